"""The list of outdated texts: the paragraph that they are about has changed since."""

from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import dates
from recommendations.desks.reads.board.work_lists import WorkList, WorkRow, case_name, first_rows
from recommendations.documents.reads.changes import changes_url
from recommendations.documents.reads.outdated import (
    Statement,
    outdated_only,
    outdated_url,
    statements_for,
    with_moments_of_assessments,
    with_moments_of_evaluations,
    with_moments_of_passages,
    with_moments_of_translations,
)
from recommendations.enums import Language, SubmissionStatus
from recommendations.models import (
    Document,
    Paragraph,
    ParagraphChange,
    ParagraphText,
    ReportingCycle,
    User,
)
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

Rows = tuple[tuple[WorkRow, ...], int]


def for_officer(user: User) -> list[WorkList]:
    """All that the officer's committees received or wrote, and translations. Four queries."""
    bodies = viewer_of(user).officer_body_ids
    return _list(
        _assessments(user, Q(submission__request__cycle__treaty_body__in=bodies)),
        _passages(user, Q(reply__request__cycle__treaty_body__in=bodies)),
        _evaluations(user, Q(follow_up__request__cycle__treaty_body__in=bodies)),
        _translations(user, Q(cycle__treaty_body__in=bodies)),
    )


def for_rapporteur(user: User) -> list[WorkList]:
    """The evaluations of the cases assigned to the person."""
    cycles = viewer_of(user).assigned_cycle_ids
    return _list(_evaluations(user, Q(follow_up__request__cycle__in=cycles)))


def for_organisation(user: User) -> list[WorkList]:
    """The assessments of the person's organisations."""
    own = viewer_of(user).organisation_ids
    return _list(_assessments(user, Q(submission__organisation__in=own)))


def for_state(user: User) -> list[WorkList]:
    """The replies of the person's State."""
    parties = viewer_of(user).state_party_ids
    return _list(_passages(user, Q(reply__request__cycle__state_party__in=parties)))


def _list(*kinds: Rows) -> list[WorkList]:
    """One list of all kinds; none where nothing is outdated, to keep the board short."""
    n_all = sum(n for _rows, n in kinds)
    if not n_all:
        return []
    return [
        WorkList(
            key="outdated",
            title=_("Outdated texts"),
            rows=tuple(row for rows, _n in kinds for row in rows),
            n_all=n_all,
            empty_title="",
        )
    ]


def _row(
    statement: Statement, cycle: ReportingCycle, paragraph: Paragraph, what: str, changed_at: Any
) -> WorkRow:
    return WorkRow(
        sentence=_("%(case)s, %(what)s: paragraph %(number)s changed on %(day)s.")
        % {
            "case": case_name(cycle),
            "what": what,
            "number": paragraph.reference,
            "day": date_in_words(dates.today(changed_at)),
        },
        url=f"{changes_url(paragraph.document)}#p{paragraph.slug}",
        label=_("Outdated"),
        tone="soon",
        action_url=outdated_url(statement),
        action_label=_("Outdated"),
    )


def _assessments(user: User, which: Q) -> Rows:
    def as_row(row: Any) -> WorkRow:
        what = _("assessment in “%(title)s”") % {"title": row.submission.title}
        cycle, paragraph = row.submission.request.cycle, row.recommendation.paragraph
        return _row(row, cycle, paragraph, what, row.changed_at)

    rows = with_moments_of_assessments(statements_for("assessment", user).filter(which))
    return first_rows(
        outdated_only(rows)
        .exclude(submission__status__in=SubmissionStatus.settled_statuses)
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

    rows = with_moments_of_passages(statements_for("passage", user).filter(which))
    return first_rows(
        outdated_only(rows).select_related(
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

    rows = with_moments_of_evaluations(statements_for("evaluation", user).filter(which))
    return first_rows(
        outdated_only(rows).select_related(
            "follow_up__request__cycle__treaty_body",
            "follow_up__request__cycle__state_party",
            "follow_up__recommendation__paragraph",
        ),
        as_row,
    )


def _translations(user: User, which: Q) -> Rows:
    """One row for each document and language, whose page marks the outdated paragraphs."""
    documents = Document.objects.visible_to(user).filter(which)
    # Few paragraphs ever changed; of the others no text is compared.
    changed = ParagraphChange.objects.of_words().values("paragraph")
    texts = ParagraphText.objects.filter(paragraph__in=changed, paragraph__document__in=documents)
    groups = list(
        outdated_only(with_moments_of_translations(texts))
        .order_by()
        .values("paragraph__document", "language")
        .annotate(n=Count("pk"), last=Max("changed_at"))
        .order_by("paragraph__document", "language")
    )
    by_pk = documents.select_related("cycle__treaty_body", "cycle__state_party").in_bulk(
        {group["paragraph__document"] for group in groups}
    )
    rows = []
    for group in groups:
        document = by_pk[group["paragraph__document"]]
        url = f"{document.get_absolute_url()}?language={group['language']}"
        sentence = ngettext(
            "%(document)s in %(language)s: the original of %(n)d paragraph has changed.",
            "%(document)s in %(language)s: the original of %(n)d paragraphs has changed.",
            group["n"],
        )
        rows.append(
            WorkRow(
                sentence=sentence
                % {
                    "document": document,
                    "language": Language(group["language"]).label,
                    "n": group["n"],
                },
                url=url,
                label=_("Outdated"),
                tone="soon",
                note=_("Changed on %(day)s") % {"day": date_in_words(dates.today(group["last"]))},
                action_url=url,
                action_label=_("Check"),
            )
        )
    return tuple(rows), len(groups)
