"""What a backup holds, and which are there."""
