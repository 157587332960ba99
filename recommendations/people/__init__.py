"""Accounts, roles, and the keys of private calendars."""
