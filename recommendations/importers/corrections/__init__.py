"""What a person changes in what was read, one correction at a time."""
