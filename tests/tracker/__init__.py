"""Tests of the project package, path for path."""
