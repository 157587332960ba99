"""Saying once what a name in the index stands for; rows that waited for it go on at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.enums import IndexImportStatus, IndexTermKind
from recommendations.intake.verbs.index_counting import judge_again
from recommendations.intake.verbs.index_names import Names, normalised
from recommendations.intake.verbs.index_themes import add_known_themes
from recommendations.models import IndexImport, IndexTerm, StateParty, Theme, TreatyBody, User


@dataclass(frozen=True)
class Decision:
    """What a person says of one name: what it stands for, a new theme, or that it is left out.

    `target` None with neither of the two said is no decision.
    """

    kind: IndexTermKind
    written: str
    target: StateParty | TreatyBody | Theme | None = None
    is_new_theme: bool = False
    is_left_out: bool = False


@transaction.atomic
def decide_terms(decisions: Sequence[Decision], *, by: User, now: datetime) -> int:
    """Remember decisions for this and every later export; returns how many were new.

    Recommendations that are recorded already get the themes that are known now, and rows that
    waited for a name can be applied. Raises InvalidInput for a target of another kind.
    """
    made = [_term(decision, by, now) for decision in decisions if _is_made(decision)]
    if not made:
        return 0
    IndexTerm.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["kind", "normalised"],
        update_fields=[
            "state_party",
            "treaty_body",
            "theme",
            "is_left_out",
            "decided_by",
            "decided_at",
            "updated_at",
        ],
    )
    add_known_themes([term for term in made if term.theme_id])
    names = Names()
    # An import that is being counted looks again itself, at its end.
    settled = (
        IndexImportStatus.COUNTED,
        IndexImportStatus.APPLYING,
        IndexImportStatus.APPLIED,
        IndexImportStatus.STOPPED,
    )
    for index_import in IndexImport.objects.filter(status__in=settled).exclude(unknown={}):
        judge_again(index_import, names=names)
    return len(made)


def _is_made(decision: Decision) -> bool:
    return bool(decision.target or decision.is_new_theme or decision.is_left_out)


def _term(decision: Decision, by: User, now: datetime) -> IndexTerm:
    target = decision.target
    if decision.is_new_theme:
        target = _new_theme(decision.written)
    fields = {
        IndexTermKind.STATE: ("state_party", StateParty),
        IndexTermKind.BODY: ("treaty_body", TreatyBody),
        IndexTermKind.THEME: ("theme", Theme),
    }
    name, model = fields[decision.kind]
    if target is not None and not isinstance(target, model):
        raise InvalidInput(_("“%(name)s” cannot stand for that.") % {"name": decision.written})
    term = IndexTerm(
        kind=decision.kind,
        written=decision.written,
        normalised=normalised(decision.written),
        is_left_out=decision.is_left_out,
        decided_by=by,
        decided_at=now,
    )
    if not decision.is_left_out:
        setattr(term, name, target)
    return term


def _new_theme(written: str) -> Theme:
    """A theme of this name, or the one that has it already."""
    name = written[:120]
    slug = slugify(name)[:60] or f"theme-{abs(hash(name)) % 10**8}"
    found = Theme.objects.filter(name__iexact=name).first()
    return found or Theme.objects.get_or_create(slug=slug, defaults={"name": name})[0]
