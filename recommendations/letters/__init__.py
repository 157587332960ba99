"""Letters to States parties, their Word templates, and the annex on reminders."""
