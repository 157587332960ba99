"""Backups of everything, restoring them, and drills that show that they can be restored."""
