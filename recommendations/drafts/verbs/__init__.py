"""Keeping what was typed, handing it back, and forgetting it."""
