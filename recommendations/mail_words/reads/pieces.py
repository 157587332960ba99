"""What every email is made of: its three parts, and one thing that is told in words.

What is told reads alike by itself and in a digest: a heading, a sentence with the fact, and an
address.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.models import Recommendation, ReportingCycle


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """The three parts of one email, ready to send and to keep; `named`: paragraphs in its words."""

    subject: str
    text: str
    html: str
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """One thing that is told.

    `note` is what the person wrote beside it; `named`: the paragraphs that the sentence names.
    """

    heading: str
    sentence: str
    url: str
    subject: str
    note: str = ""
    named: tuple[str, ...] = ()

    @property
    def as_text(self) -> str:
        """As the ledger keeps it of a row that a digest carried."""
        return "\n".join(part for part in (self.sentence, self.note, self.url) if part) + "\n"


def case_in_words(cycle: ReportingCycle) -> str:
    return f"{cycle.state_party.name}, {cycle.treaty_body.code}"


def paragraph_in_words(recommendation: Recommendation) -> str:
    return _("paragraph %(reference)s, %(topic)s") % {
        "reference": recommendation.paragraph.reference,
        "topic": recommendation.topic,
    }
