"""Former versions of rows: who changed what, when and why, in sentences and word by word."""
