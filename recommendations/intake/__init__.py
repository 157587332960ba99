"""Imports of documents and of exports of the Universal Human Rights Index."""
