"""Deadlines and how they change, the status of a follow-up, open requests, the calculator."""
