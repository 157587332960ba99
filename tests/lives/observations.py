"""Concluding observations as a committee prints them, invented, as plain text for the importer."""

from dataclasses import dataclass
from datetime import date

from recommendations.wording import date_in_words

PERIODS = {12: "one year", 18: "18 months", 24: "two years", 36: "three years"}


@dataclass(frozen=True)
class Printed:
    """What is particular about one committee's text."""

    # What the request selects, as it is printed, and what of it is one follow-up each.
    selected: str
    references: tuple[str, ...]
    has_headings: bool = True
    # The words before the paragraphs; `{period}` is the period of the committee's rule.
    asks: str = (
        "The Committee requests the State party to provide, within {period} of the adoption of "
        "the present concluding observations, written information on the implementation of the "
        "recommendations contained in paragraphs {selected} above."
    )


_SECTIONS = (
    (
        "Labour inspection",
        "The Committee is concerned that inspectors need a permit before they visit a workplace.",
        "The Committee recommends that the State party:",
        ("Let inspectors visit every workplace without notice;", "Publish what they find;"),
    ),
    (
        "Detention",
        "The Committee is concerned that children are held with adults.",
        "The Committee recommends that the State party end the detention of children.",
        (),
    ),
    (
        "Access to justice",
        "The Committee is concerned that few complaints reach a court.",
        "The Committee recommends that the State party give free legal aid to those who complain.",
        (),
    ),
    (
        "Education",
        "The Committee is concerned about children outside school.",
        "The Committee urges the State party to open every school to all children.",
        (),
    ),
)


def text_of(
    *,
    committee: str,
    symbol: str,
    party: str,
    adopted_on: date,
    distributed_on: date,
    period_months: int | None,
    printed: Printed,
) -> str:
    """The document. Its paragraphs 4, 6, 8 and 10 are the recommendations; 4 has (a) and (b)."""
    considered = (
        f"1. The Committee considered the third periodic report of {party} at its 463rd and 464th "
        f"meetings. At its 472nd meeting, held on {date_in_words(adopted_on)}, it adopted the "
        "present concluding observations."
    )
    lines = [
        f"United Nations {symbol}",
        "Distr.: General",
        date_in_words(distributed_on),
        "Original: English",
        committee,
        f"Concluding observations on the third periodic report of {party}*",
        "A. Introduction",
        considered,
        "2. The Committee is grateful for the report and for the dialogue with the delegation.",
        "B. Principal areas of concern and recommendations",
    ]
    number = 3
    for heading, concern, asked, letters in _SECTIONS:
        if printed.has_headings:
            lines.append(heading)
        lines += [f"{number}. {concern}", f"{number + 1}. {asked}"]
        lines += [f"({label}) {words}" for label, words in zip("ab", letters, strict=False)]
        number += 2
    period = PERIODS[period_months] if period_months is not None else ""
    asks = printed.asks.format(period=period, selected=printed.selected)
    lines += ["C. Follow-up and dissemination", f"{number}. {asks}"]
    return "\n".join(lines) + "\n"
