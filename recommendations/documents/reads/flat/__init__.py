"""Lists of recommendations from their flat rows: what is asked, whose answer, and the answer."""
