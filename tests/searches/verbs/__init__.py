"""Saving searches, and looking what newly matches them."""
