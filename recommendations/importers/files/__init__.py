"""Files into lines: PDF, Word, web pages and text, with what only their print or markup tells."""
