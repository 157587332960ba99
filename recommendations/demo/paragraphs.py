"""Concern and recommendation in pairs: the paragraphs of the demonstration's documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.documents.verbs.documents import ParagraphInput
from recommendations.enums import ParagraphKind

NOTICE = (
    "This text is invented for the demonstration. No committee has adopted it, and it says"
    " nothing about the State party that it names."
)
CLOSING = "D. Follow-up and dissemination"


@dataclass(frozen=True)
class Item:
    """A recommendation with the concern that it answers, in the paragraph before."""

    number: int
    heading: str
    topic: str
    concern: str
    text: str
    points: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    # Committees select a whole paragraph or some of its points; the smaller unit is followed.
    is_followed_by_point: bool = False

    def is_recommendation(self, label: str) -> bool:
        """Whether the paragraph (empty label) or its point is a recommendation of its own."""
        return bool(label) == self.is_followed_by_point


def paired(item: Item, section: str = "C. Concerns and recommendations") -> list[ParagraphInput]:
    """The concern, the recommendation that answers it, and its lettered points."""
    headings = (section, item.heading)
    letters = "abcdefghij"
    return [
        ParagraphInput(item.number - 1, "", ParagraphKind.CONCERN, headings, item.concern),
        ParagraphInput(
            item.number,
            "",
            ParagraphKind.RECOMMENDATION,
            headings,
            item.text,
            answers=(item.number - 1, ""),
        ),
        *(
            ParagraphInput(
                item.number,
                letter,
                ParagraphKind.RECOMMENDATION,
                headings,
                point,
                answers=(item.number - 1, ""),
            )
            for letter, point in zip(letters, item.points, strict=False)
        ),
    ]


def opening(items: Sequence[Item], requests: Sequence[str]) -> list[ParagraphInput]:
    """An invented text from its notice to its requests, in the usual order of such documents."""
    last = max(item.number for item in items)
    body = [paragraph for item in items for paragraph in paired(item)]
    return [
        ParagraphInput(1, "", ParagraphKind.INTRODUCTORY, ("A. Introduction",), NOTICE),
        ParagraphInput(
            2,
            "",
            ParagraphKind.POSITIVE,
            ("B. Positive aspects",),
            "The Committee values the open exchange with the delegation and the written answers"
            " that came before it.",
        ),
        *body,
        ParagraphInput(
            last + 1,
            "",
            ParagraphKind.PROCEDURAL,
            (CLOSING, "Dissemination"),
            "The Committee asks the State party to make this text known to ministries, courts,"
            " parliament and the public in the languages that they use.",
        ),
        *(
            ParagraphInput(
                number, "", ParagraphKind.FOLLOW_UP_REQUEST, (CLOSING, "Follow-up"), words
            )
            for number, words in enumerate(requests, start=last + 2)
        ),
    ]
