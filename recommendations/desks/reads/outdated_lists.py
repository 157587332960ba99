"""The board's list of words that changed under what somebody wrote: look again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.desks.reads.board_lists import WorkList, WorkRow, case_of, first_rows
from recommendations.documents.reads import outdated as stale
from recommendations.documents.reads.outdated_voice import (
    Voice,
    address_of,
    changes_address,
    voices_for,
)
from recommendations.enums import Language, SubmissionStatus
from recommendations.models import (
    Document,
    Paragraph,
    ParagraphText,
    ReportingCycle,
    User,
)
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

Rows = tuple[tuple[WorkRow, ...], int]


def of_officer(user: User) -> WorkList | None:
    """All that the officer's committees received or wrote, and translations. Four queries."""
    bodies = viewer_of(user).officer_body_ids
    return _list(
        _assessments(user, Q(submission__request__cycle__treaty_body__in=bodies)),
        _passages(user, Q(reply__request__cycle__treaty_body__in=bodies)),
        _evaluations(user, Q(follow_up__request__cycle__treaty_body__in=bodies)),
        _translations(user, Q(cycle__treaty_body__in=bodies)),
    )


def of_rapporteur(user: User) -> WorkList | None:
    """The evaluations of the cases that the person looks after."""
    cycles = viewer_of(user).assigned_cycle_ids
    return _list(_evaluations(user, Q(follow_up__request__cycle__in=cycles)))


def of_organisation(user: User) -> WorkList | None:
    """What the person's organisations wrote, alone."""
    own = viewer_of(user).organisation_ids
    return _list(_assessments(user, Q(submission__organisation__in=own)))


def of_state(user: User) -> WorkList | None:
    """What the person's State replied."""
    parties = viewer_of(user).state_party_ids
    return _list(_passages(user, Q(reply__request__cycle__state_party__in=parties)))


def _list(*found: Rows) -> WorkList | None:
    """None where no words changed, so that the board stays as short as the work."""
    n_all = sum(n for _rows, n in found)
    if not n_all:
        return None
    return WorkList(
        key="words-changed",
        title=_("Words that changed: look again"),
        rows=tuple(row for rows, _n in found for row in rows),
        n_all=n_all,
        empty_title="",
    )


def _row(
    voice: Voice, cycle: ReportingCycle, paragraph: Paragraph, what: str, changed_at: Any
) -> WorkRow:
    return WorkRow(
        sentence=_("%(case)s, %(what)s: the words of paragraph %(number)s changed on %(day)s.")
        % {
            "case": case_of(cycle),
            "what": what,
            "number": paragraph.reference,
            "day": date_in_words(dates.today(changed_at)),
        },
        url=f"{changes_address(paragraph.document_id)}#p{paragraph.slug}",
        label=_("Look again"),
        tone="soon",
        action_url=address_of(voice),
        action_label=_("Look again"),
    )


def _assessments(user: User, which: Q) -> Rows:
    def as_row(row: Any) -> WorkRow:
        what = _("assessment in “%(title)s”") % {"title": row.submission.title}
        cycle, paragraph = row.submission.request.cycle, row.recommendation.paragraph
        return _row(row, cycle, paragraph, what, row.changed_at)

    rows = stale.with_moments_of_assessments(voices_for("assessment", user).filter(which))
    return first_rows(
        stale.stale_only(rows)
        .exclude(submission__status=SubmissionStatus.WITHDRAWN)
        .select_related(
            "submission__request__cycle__treaty_body",
            "submission__request__cycle__state_party",
            "recommendation__paragraph",
        ),
        as_row,
    )


def _passages(user: User, which: Q) -> Rows:
    def as_row(row: Any) -> WorkRow:
        cycle, paragraph = row.reply.request.cycle, row.recommendation.paragraph
        return _row(row, cycle, paragraph, _("reply of the State party"), row.changed_at)

    rows = stale.with_moments_of_passages(voices_for("passage", user).filter(which))
    return first_rows(
        stale.stale_only(rows).select_related(
            "reply__request__cycle__treaty_body",
            "reply__request__cycle__state_party",
            "recommendation__paragraph",
        ),
        as_row,
    )


def _evaluations(user: User, which: Q) -> Rows:
    def as_row(row: Any) -> WorkRow:
        cycle = row.follow_up.request.cycle
        paragraph = row.follow_up.recommendation.paragraph
        return _row(row, cycle, paragraph, _("evaluation"), row.changed_at)

    rows = stale.with_moments_of_evaluations(voices_for("evaluation", user).filter(which))
    return first_rows(
        stale.stale_only(rows).select_related(
            "follow_up__request__cycle__treaty_body",
            "follow_up__request__cycle__state_party",
            "follow_up__recommendation__paragraph",
        ),
        as_row,
    )


def _translations(user: User, which: Q) -> Rows:
    """One row a document and language: its page marks each paragraph."""
    documents = Document.objects.visible_to(user).filter(which)
    texts = ParagraphText.objects.filter(paragraph__document__in=documents)
    groups = list(
        stale.stale_only(stale.with_moments_of_translations(texts))
        .order_by()
        .values("paragraph__document", "language")
        .annotate(n=Count("pk"), last=Max("changed_at"))
        .order_by("paragraph__document", "language")
    )
    named = documents.select_related("cycle__treaty_body", "cycle__state_party").in_bulk(
        {group["paragraph__document"] for group in groups}
    )
    return tuple(_translated(group, named) for group in groups), len(groups)


def _translated(group: Mapping[str, Any], named: dict[int, Document]) -> WorkRow:
    document = named[group["paragraph__document"]]
    language = Language(group["language"]).label
    url = f"{document.get_absolute_url()}?language={group['language']}"
    return WorkRow(
        sentence=ngettext(
            "%(document)s in %(language)s: the original words of %(n)d paragraph changed since.",
            "%(document)s in %(language)s: the original words of %(n)d paragraphs changed since.",
            group["n"],
        )
        % {"document": document, "language": language, "n": group["n"]},
        url=url,
        label=_("Look again"),
        tone="soon",
        note=_("Changed on %(day)s") % {"day": date_in_words(dates.today(group["last"]))},
        action_url=url,
        action_label=_("Look again"),
    )


def some(*lists: WorkList | None) -> Iterable[WorkList]:
    return (one for one in lists if one is not None)
