"""Times in which no email could leave: written down, and told where reminders are shown."""
