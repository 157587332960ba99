"""Parts of an address: a document's symbol, a paragraph, and which private calendar."""


class SymbolConverter:
    """A symbol as printed, slashes included: CMW/C/AZE/CO/3.

    Anything is let through, so that a wrong symbol is answered with a sentence by the view and not
    with a bare "no such address".
    """

    regex = r"[^/\s][^/]*(?:/[^/]+)+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class ParagraphConverter:
    """A paragraph or a lettered part of one: 36, 36-a, 36-a-i."""

    regex = r"\d{1,4}(?:-[a-z]{1,2}(?:-[ivx]+)?)?"

    def to_python(self, value: str) -> tuple[int, str]:
        """The number and the label as `Paragraph` keeps them."""
        number, _, label = value.partition("-")
        return int(number), label

    def to_url(self, value: tuple[int, str] | str | int) -> str:
        if isinstance(value, tuple):
            number, label = value
            return f"{number}-{label}" if label else str(number)
        return str(value)


class ScopeConverter:
    """One of the private calendars that a key opens (`desks.reads.feeds`)."""

    regex = "all|portfolio|organisation"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
