"""The one exception of the development tools."""


class Problem(Exception):
    """Something a person has to know or do; its text is a whole sentence, printed as it is."""
