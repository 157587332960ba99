"""Forms of ended sessions, and drafts."""
