"""What people type in the search box, understood: names, references and words. No Django."""
