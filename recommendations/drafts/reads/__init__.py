"""What was typed into a form: as it is kept, and as a page shows it."""
