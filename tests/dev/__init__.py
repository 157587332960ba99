"""Tests of the development tools, path for path."""
