"""Word files of letters, filled from templates.

A template is a plain document with names in double braces. Nothing in it is ever run: the names
are looked up in a table and replaced, and a file that could run something is refused.
"""
