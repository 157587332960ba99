"""What a document says of itself, and what it asks to be reported on."""
