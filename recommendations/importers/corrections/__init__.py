"""What a person changes in a reading, one correction at a time."""
