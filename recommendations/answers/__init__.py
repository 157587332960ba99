"""State replies, submissions with their assessments, and evaluations."""
