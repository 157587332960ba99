"""The paragraphs of the demonstration's concluding observations."""

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
class DemoRecommendation:
    """A recommendation, and the concern in the paragraph before that it answers."""

    number: int
    heading: str
    topic: str
    concern: str
    text: str
    subparagraphs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    # Where committees select subparagraphs, each of them is a recommendation of its own.
    is_followed_by_subparagraph: bool = False

    def is_recommendation(self, label: str) -> bool:
        """Whether the paragraph (empty label) or its subparagraph is a recommendation."""
        return bool(label) == self.is_followed_by_subparagraph


def with_concern(
    recommendation: DemoRecommendation, section: str = "C. Concerns and recommendations"
) -> list[ParagraphInput]:
    """The concern, the recommendation that answers it, and its subparagraphs."""
    headings = (section, recommendation.heading)
    letters = "abcdefghij"
    return [
        ParagraphInput(
            recommendation.number - 1, "", ParagraphKind.CONCERN, headings, recommendation.concern
        ),
        ParagraphInput(
            recommendation.number,
            "",
            ParagraphKind.RECOMMENDATION,
            headings,
            recommendation.text,
            answers=(recommendation.number - 1, ""),
        ),
        *(
            ParagraphInput(
                recommendation.number,
                letter,
                ParagraphKind.RECOMMENDATION,
                headings,
                subparagraph,
                answers=(recommendation.number - 1, ""),
            )
            for letter, subparagraph in zip(letters, recommendation.subparagraphs, strict=False)
        ),
    ]


def concluding_observations(
    recommendations: Sequence[DemoRecommendation], requests: Sequence[str]
) -> list[ParagraphInput]:
    """All paragraphs of an invented document, from the notice to the requests for information."""
    last = max(recommendation.number for recommendation in recommendations)
    body = [
        paragraph
        for recommendation in recommendations
        for paragraph in with_concern(recommendation)
    ]
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
