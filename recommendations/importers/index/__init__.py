"""Exports of the Universal Human Rights Index, row by row."""
