"""What people wrote and did not send: forms of ended sessions, and drafts of forms."""
