"""Saved searches of the list of recommendations, and what newly matches them."""
