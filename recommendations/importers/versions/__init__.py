"""Two versions of a document, or its words in two languages, compared."""
