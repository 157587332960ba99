"""The reminder ledger, follows, personal reminders, digests, and sending."""
