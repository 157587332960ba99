"""Boards; the pages of a case, recommendation, State party, committee and deadline; feeds."""
