"""Files into lines: PDF, Word, web pages and text, with what their layout or markup shows."""
