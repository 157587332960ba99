"""Numbers as lists print them: 3 as 3, c, C, iii or III."""

from collections.abc import Callable

_ROMAN_SIGNS = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# No list is longer: a number beyond this would only make a very long label.
_LARGEST = 3999


def letters(value: int) -> str:
    """a, b ... z, aa, ab."""
    text = ""
    value = min(value, _LARGEST)
    while value > 0:
        value, rest = divmod(value - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def roman(value: int) -> str:
    """i, ii, iii, iv."""
    text = ""
    value = min(value, _LARGEST)
    for amount, sign in _ROMAN_SIGNS:
        while value >= amount:
            text += sign
            value -= amount
    return text


Printer = Callable[[int], str]


def upper(printer: Printer) -> Printer:
    return lambda value: printer(value).upper()
