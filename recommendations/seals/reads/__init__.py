"""What is sealed, in which form, and whether it still is as it was."""
