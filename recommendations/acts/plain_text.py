"""Text for the formats of other programs: iCalendar and Atom."""

import unicodedata


def plain(text: object) -> str:
    """Text without characters that neither format allows: control characters, lone surrogates.

    Line ends become one newline and tabs a space; all other characters stay.
    """
    joined = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        character
        for character in joined
        if character == "\n"
        or (unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff")
    )
