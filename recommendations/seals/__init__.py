"""Seals: the hash chain over the history and the evidence, and its verification."""
