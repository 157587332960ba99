"""Imports of documents: read, corrected, applied, taken back."""
