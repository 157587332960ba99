"""Reminders that are still to come: the whole life of a case on one page, and stopping them."""
