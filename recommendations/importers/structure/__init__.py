"""Lines into paragraphs: numbers, points, headings, and what kind of paragraph each is."""
