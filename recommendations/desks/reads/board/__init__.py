"""The board: what each person has to do today."""
