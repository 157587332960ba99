"""Where a further version of a document asks for other things than the request that is recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import FollowUpStatus, SelectionKind
from recommendations.importers.parsed import ParsedDocument, ParsedFollowUp
from recommendations.importers.versions.comparison import Change
from recommendations.importers.versions.units import Key, Unit, asked_keys, reference_of
from recommendations.intake.reads.recorded_document import Recorded
from recommendations.models import FollowUp, FollowUpRequest
from recommendations.wording import date_in_words

Act = Literal["request", "select", "drop", "period", "date"]


@dataclass(frozen=True)
class RequestChange:
    """One difference; `key` is what a person confirms, the same each time it is computed.

    A date needs no confirmation: it is only kept beside the one in force.
    """

    key: str
    act: Act
    sentence: str
    asked: ParsedFollowUp | None = None
    place: Key | None = None
    request: FollowUpRequest | None = None
    follow_up: FollowUp | None = None
    due_on: date | None = None

    @property
    def needs_confirmation(self) -> bool:
        return self.act != "date"


def request_changes(
    parsed: ParsedDocument,
    units: Sequence[Unit],
    before: Recorded,
    changes: Sequence[Change],
    *,
    is_translation: bool,
) -> Iterator[RequestChange]:
    """The differences, by kind of request. Three queries."""
    requests = {
        row.selection_kind: row
        for row in FollowUpRequest.objects.filter(document=before.document)
        .select_related("cycle__session", "procedure", "document")
        .prefetch_related("follow_ups__recommendation__paragraph", "deadlines")
    }
    asked_of_kind: dict[str, ParsedFollowUp] = {}
    for asked in parsed.follow_up:
        asked_of_kind.setdefault(asked.kind, asked)
    moved = {change.old.key: change.new.key for change in changes if change.old and change.new}
    for kind, asked in asked_of_kind.items():
        wanted = asked_keys(units, asked)
        request = requests.get(kind)
        if request is None:
            if wanted:
                yield _new_request(asked, wanted)
            continue
        yield from _items(request, asked, wanted, moved)
        yield from _time(request, asked)
    # A request that a translation is not seen to make is no reason to doubt it.
    if parsed.kind == "concluding_observations" and not is_translation:
        for kind, request in requests.items():
            if kind not in asked_of_kind:
                yield from _items(request, None, (), moved)


def _new_request(asked: ParsedFollowUp, wanted: Sequence[Key]) -> RequestChange:
    return RequestChange(
        key=f"request:{asked.kind}",
        act="request",
        sentence=_("Record the request “%(kind)s” on paragraphs %(items)s.")
        % {
            "kind": SelectionKind(asked.kind).label,
            "items": ", ".join(map(reference_of, wanted)),
        },
        asked=asked,
    )


def _items(
    request: FollowUpRequest,
    asked: ParsedFollowUp | None,
    wanted: Sequence[Key],
    moved: dict[Key, Key],
) -> Iterator[RequestChange]:
    """Newly named items, and open ones that are named no longer."""
    followed: dict[Key, FollowUp] = {}
    for row in request.follow_ups.all():
        paragraph = row.recommendation.paragraph
        key = (paragraph.number, paragraph.label)
        followed[moved.get(key, key) if paragraph.gone_in_id is None else (0, str(row.pk))] = row
    kind = request.selection_kind
    for key in wanted:
        if key not in followed:
            yield RequestChange(
                key=f"select:{kind}:{reference_of(key)}",
                act="select",
                sentence=_("Select paragraph %(item)s for follow-up: it is newly named.")
                % {"item": reference_of(key)},
                asked=asked,
                place=key,
                request=request,
            )
    for key, row in followed.items():
        if key not in wanted and row.status in FollowUpStatus.open_statuses:
            yield RequestChange(
                key=f"drop:{kind}:{row.pk}",
                act="drop",
                sentence=_(
                    "End the follow-up of paragraph %(item)s: this version names it no longer."
                )
                % {"item": row.recommendation.paragraph.reference},
                request=request,
                follow_up=row,
            )


def _time(request: FollowUpRequest, asked: ParsedFollowUp) -> Iterator[RequestChange]:
    months = asked.period_months
    if months is not None and months != request.period_months:
        yield RequestChange(
            key=f"period:{request.selection_kind}:{months}",
            act="period",
            sentence=ngettext(
                "Record the period as %(n)d month.", "Record the period as %(n)d months.", months
            )
            % {"n": months},
            asked=asked,
            request=request,
        )
    is_printed = asked.due_on is not None and asked.due_basis == "explicit_date"
    known = {row.due_on for row in request.deadlines.all()}
    if is_printed and asked.due_on is not None and asked.due_on not in known:
        yield RequestChange(
            key=f"date:{request.selection_kind}:{asked.due_on.isoformat()}",
            act="date",
            sentence=_(
                "This version names %(day)s. The date in force stays; the other one is kept "
                "beside it as considered, for the secretariat to decide."
            )
            % {"day": date_in_words(asked.due_on)},
            asked=asked,
            request=request,
            due_on=asked.due_on,
        )
