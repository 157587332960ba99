"""Two states of one document, or its words in two languages, laid beside each other."""
