"""Dates and history in the shapes that other programs read: iCalendar and Atom.

What is written here was read through `visible_to` before; nothing in here asks the database.
"""

import unicodedata


def plain(text: object) -> str:
    """Text without what neither format may hold: control characters, lone surrogates.

    Line ends become one newline, tabs a blank; every other character stays as it is.
    """
    joined = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        character
        for character in joined
        if character == "\n"
        or (unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff")
    )
