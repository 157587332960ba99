"""What every email is made of: its three parts, and what is told in words.

What a digest can carry reads alike by itself and there: a heading, a sentence with the fact, and an
address. What a role brings says more when it comes by itself.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.languages import reader_language
from recommendations.models import Recommendation, ReportingCycle, TreatyBody

# Whose readers stumble over a code in Latin letters.
_OTHER_SCRIPTS = {"ar", "ru", "zh"}


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """The three parts of one email, ready to send and to keep.

    `named`: paragraphs in its words; `told`: of an alert, the keys of what it tells.
    """

    subject: str
    text: str
    html: str
    named: tuple[str, ...] = ()
    told: list[int] | None = None
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class MailLink:
    """An address with the line above it, which says what is there."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Words:
    """One thing that is told.

    `more`: what follows from it, a sentence each. `note` is what the person wrote beside it;
    `named`: the paragraphs that the sentence names; `told`: keys of recommendations that newly
    match a saved search. `offer`: what people can do about the case.
    `official`: what a role brings, whose place to reply, paragraphs and links a digest shows too.
    """

    heading: str
    sentence: str
    url: str
    subject: str
    note: str = ""
    named: tuple[str, ...] = ()
    told: list[int] | None = None
    more: tuple[str, ...] = ()
    offer: MailLink | None = None
    official: "OfficialWords | None" = None

    @property
    def as_text(self) -> str:
        """As the ledger keeps it of a row that a digest carried."""
        offer = (self.offer.label, self.offer.url) if self.offer else ()
        parts = [self.sentence, *self.more, self.note, self.url, *offer]
        if self.official is not None:
            parts = [self.sentence, *self.official.after_sentence(self.more), self.url]
        return "\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True, slots=True)
class OfficialWords:
    """What a role brings, in the order in which it is read.

    `heading` says which case and date, where `sentence` does not. `sentence` and `action` come
    first: what is asked, by when, and where to answer. `because` is the reason of a change, and
    `received` has a sentence for each reply. `awaited` stands above `points`, the paragraphs.
    `notes` are sentences, each a paragraph of its own.
    `named`: the paragraphs that are asked for. `signature`: who writes, and where to write to.
    """

    subject: str
    sentence: str
    why: str
    heading: str = ""
    action: MailLink | None = None
    because: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    awaited: str = ""
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[MailLink, ...] = ()
    named: tuple[str, ...] = ()
    calendar: str = ""

    def after_sentence(self, more: tuple[str, ...]) -> list[str]:
        """What follows the first sentence, with `more` before the paragraphs."""
        action = (self.action.label, self.action.url) if self.action else ()
        points = (self.awaited, *(f"- {point}" for point in self.points)) if self.points else ()
        links = (words for link in self.links for words in (link.label, link.url))
        return [*action, *more, *points, *self.notes, *links]


def case_in_words(cycle: ReportingCycle) -> str:
    """The case as a heading: "Azerbaijan, CMW"."""
    return with_committee(cycle.state_party.name, cycle.treaty_body)


def with_committee(state_party: str, body: TreatyBody) -> str:
    """A State party's name and the committee's code; its name where Latin letters are foreign."""
    return _("%(state_party)s, %(committee)s") % {
        "state_party": state_party,
        "committee": _(body.short_name) if reader_language() in _OTHER_SCRIPTS else body.code,
    }


def paragraph_in_words(recommendation: Recommendation) -> str:
    return _("paragraph %(reference)s, %(topic)s") % {
        "reference": recommendation.paragraph.reference,
        "topic": recommendation.topic,
    }


def address_of(body: TreatyBody) -> str:
    """Where the committee's secretariat is written to, in brackets; the usual way where that is
    not known."""
    if not body.secretariat_email:
        return _(" through your usual channel")
    return _(" (%(address)s)") % {"address": body.secretariat_email}
