"""Deadlines and history in the formats of other programs: iCalendar and Atom.

The rows come from reads that use `visible_to`; nothing here queries the database.
"""
