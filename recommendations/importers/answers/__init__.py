"""Replies and reports: which recommendation each of their parts speaks of."""
