"""What became of a reply: its versions, what a correction changed, which evaluations rest on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.documents.reads.texts import direction
from recommendations.importers.versions.word_diff import TextRun, word_differences
from recommendations.models import Evaluation, Passage, StateReply
from recommendations.models.people import Reader
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class ChangedWords:
    """What a correction did to the text about one recommendation, or to the summary."""

    label: str
    url: str
    words: tuple[TextRun, ...]
    lang: str
    dir: str


@dataclass(frozen=True)
class ReplyVersions:
    """The versions beside a reply, as far as the reader may see them."""

    former: StateReply | None
    corrected: StateReply | None
    # Between this reply and its corrected version.
    facts: tuple[tuple[str, str, str], ...]
    words: tuple[ChangedWords, ...]


def versions_of(reply: StateReply, user: Reader, *, today: date) -> ReplyVersions:
    """The version before and the one after, and what the correction changed. Four queries."""
    seen = StateReply.objects.visible_to(user, today=today, also_withdrawn=True).select_related(
        "document"
    )
    corrected = seen.filter(replaces=reply).first()
    return ReplyVersions(
        former=seen.filter(pk=reply.replaces_id).first() if reply.replaces_id else None,
        corrected=corrected,
        facts=tuple(_changed_facts(reply, corrected)) if corrected else (),
        words=tuple(_changed_words(reply, corrected, user, today)) if corrected else (),
    )


def _changed_facts(before: StateReply, after: StateReply) -> Iterable[tuple[str, str, str]]:
    for label, old, new in (
        (_("Received on"), date_in_words(before.received_on), date_in_words(after.received_on)),
        (_("Language"), before.get_language_display(), after.get_language_display()),
        (_("Document"), str(before.document or _("None")), str(after.document or _("None"))),
        (_("Who may read it"), _readers(before), _readers(after)),
    ):
        if old != new:
            yield label, old, new


def _readers(reply: StateReply) -> str:
    level = str(reply.get_access_level_display())
    return f"{level}: {date_in_words(reply.public_from)}" if reply.public_from else level


def _changed_words(
    before: StateReply, after: StateReply, user: Reader, today: date
) -> Iterable[ChangedWords]:
    texts: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = (
        Passage.objects.visible_to(user, today=today, also_withdrawn=True)
        .filter(reply__in=(before, after))
        .select_related("recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position", "position")
    )
    recommendations = {}
    for row in rows:
        recommendations[row.recommendation_id] = row.recommendation
        texts[row.recommendation_id][row.reply_id].append(row.text)
    lang = after.language

    def changed(label: str, url: str, old: str, new: str) -> ChangedWords:
        return ChangedWords(label, url, word_differences(old, new), lang, direction(lang))

    if before.summary != after.summary:
        yield changed(_("Summary"), "", before.summary, after.summary)
    for key, recommendation in recommendations.items():
        old, new = ("\n\n".join(texts[key][reply.pk]) for reply in (before, after))
        if old != new:
            label = _("Paragraph %(number)s") % {"number": recommendation.paragraph.reference}
            yield changed(label, recommendation.get_absolute_url(), old, new)


def evaluations_resting_on(reply: StateReply, user: Reader, *, today: date) -> list[Evaluation]:
    """The evaluations of this round on what the reply answers, of those that the reader may see."""
    return list(
        Evaluation.objects.visible_to(user, today=today)
        .of_this_round()
        .filter(
            follow_up__request=reply.request_id,
            follow_up__recommendation__in=reply.passages.values("recommendation"),
        )
        .select_related("grade", "follow_up__recommendation__paragraph__document")
        .order_by("follow_up__recommendation__paragraph__position", "scope")
    )


def notice_of(reply: StateReply, versions: ReplyVersions) -> str:
    """What is said above a reply that was corrected or withdrawn; empty for one that stands."""
    if reply.withdrawn_at is None:
        return ""
    words = (
        _("Replaced on %(day)s by a corrected reply. Reason: %(reason)s")
        if versions.corrected
        else _("Withdrawn on %(day)s. Reason: %(reason)s")
    )
    day = date_in_words(dates.today(reply.withdrawn_at))
    return words % {"day": day, "reason": reply.withdrawal_reason}
