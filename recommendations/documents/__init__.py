"""Documents and their versions, search, lists of recommendations, what a later version outdated."""
