"""Lines into paragraphs: numbers, subparagraphs, headings, and the kind of each paragraph."""
