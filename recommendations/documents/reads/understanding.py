"""What a page says of a question: each part in words, with the question that is left without it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.models import StateParty, TreatyBody
from recommendations.questions.structure import PartKind, TypedQuestion


@dataclass(frozen=True)
class ShownPart:
    """A part of a question: as what it was understood, in words, and the question without it."""

    label: str
    text: str
    without: str
    is_symbol: bool = False


@dataclass(frozen=True)
class Understanding:
    """All parts that are searched for, and the words that are left out."""

    parts: tuple[ShownPart, ...] = ()
    left_out: tuple[str, ...] = ()


def understanding_of(question: TypedQuestion) -> Understanding:
    """Two queries at most: the names of the States parties and committees."""
    named: dict[str, str] = {}
    if question.state_parties or question.without_state_parties:
        codes = (*question.state_parties, *question.without_state_parties)
        named |= {row.iso3: row.name for row in StateParty.objects.filter(iso3__in=codes)}
    if question.committees or question.without_committees:
        codes = (*question.committees, *question.without_committees)
        bodies = TreatyBody.objects.filter(code__in=codes)
        named |= {row.code: f"{row.short_name} ({row.code})" for row in bodies}
    excluded = {*question.without_state_parties, *question.without_committees}
    parts = tuple(
        ShownPart(
            label=_("without") if part.meant in excluded else _label(part.kind),
            text=named.get(part.meant, part.meant).removeprefix("-"),
            without=part.without,
            is_symbol=part.kind == PartKind.SYMBOL,
        )
        for part in question.understood
        if part.kind != PartKind.LEFT_OUT
    )
    left_out = [part.typed for part in question.understood if part.kind == PartKind.LEFT_OUT]
    return Understanding(parts, tuple(dict.fromkeys(left_out)))


def _label(kind: PartKind) -> str:
    labels = {
        PartKind.SYMBOL: _("symbol"),
        PartKind.PARAGRAPHS: _("paragraph"),
        PartKind.STATE_PARTY: _("State party"),
        PartKind.COMMITTEE: _("committee"),
        PartKind.PHRASE: _("words in this order"),
        PartKind.PREFIX: _("words beginning with"),
        PartKind.EITHER: _("one of"),
        PartKind.WITHOUT: _("without"),
    }
    return labels.get(kind, _("word"))
