"""Imports of exports of the Universal Human Rights Index (UHRI)."""
