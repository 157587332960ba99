"""Word files: letters filled from templates, and tables of what was sent.

A template is a plain document with words in double braces. Nothing in it is ever run: the words
are looked up in a table and replaced, and a file that could run something is refused.
"""
