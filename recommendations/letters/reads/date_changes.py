"""What became of the date of each request: every change with its days, its reason and its letter.

As far as the reader may see: why a State party asked for more time, and why that was refused, is
read by those alone who may read the request and the refusal.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from recommendations import dates, visibility
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
)
from recommendations.models import Deadline, DeadlineChange, Document, Extension, FollowUpRequest
from recommendations.models.people import Reader, viewer_of
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class DateChange:
    """One change in a sentence, without its reason; `is_of_state`: the State party's request."""

    day: date
    what: str
    reason: str = ""
    letter: str = ""
    is_of_state: bool = False
    # Who may read it, where that is not everybody: so that nobody prints it by mistake.
    level: str = ""

    @property
    def in_words(self) -> str:
        """The change with its reason and letter."""
        parts = [self.what]
        if self.reason:
            parts.append(_("Reason: %(reason)s") % {"reason": self.reason})
        if self.letter:
            parts.append(_("Letter: %(letter)s.") % {"letter": self.letter})
        if self.level:
            parts.append(f"({self.level})")
        return " ".join(parts)


@dataclass(frozen=True)
class DateHistory:
    """The dates of one request, oldest first, and how one became the next."""

    dates: tuple[Deadline, ...] = ()
    changes: tuple[DateChange, ...] = ()
    # From which day on each date counts, by its key; the first one counts from the beginning.
    starts: dict[int, date] | None = None

    @property
    def due_on(self) -> date | None:
        """The date that is in force or suspended."""
        current = [row.due_on for row in self.dates if row.state in DeadlineState.current_states]
        return current[-1] if current else None

    @property
    def is_suspended(self) -> bool:
        return any(row.state == DeadlineState.SUSPENDED for row in self.dates)

    def due_on_as_of(self, day: date) -> date | None:
        """The date that counted on a day; a correction counts from the beginning.

        So information is late by the date of its time, whatever was decided afterwards.
        """
        found = None
        for row in self.dates:
            is_first = found is None
            is_corrected = row.basis == DeadlineBasis.CORRECTION
            if is_first or is_corrected or (self.starts or {}).get(row.pk, date.max) <= day:
                found = row.due_on
        return found


NO_DATES = DateHistory()


def date_histories(
    requests: Collection[FollowUpRequest], user: Reader, *, today: date
) -> dict[int, DateHistory]:
    """The dates of information on follow-up by request: six queries at most, however many."""
    rows = list(
        Deadline.objects.visible_to(user, today=today)
        .filter(request__in=[row.pk for row in requests], kind=DeadlineKind.FOLLOW_UP_INFORMATION)
        .exclude(state=DeadlineState.CANDIDATE)
        .order_by("sequence", "pk")
    )
    if not rows:
        return {}
    reading = _Reading(rows, user, today)
    by_request: dict[int, list[Deadline]] = defaultdict(list)
    for row in rows:
        by_request[row.request_id or 0].append(row)
    return {key: reading.history_of(family) for key, family in by_request.items()}


def level_of(access_level: str) -> str:
    """Who may read something confidential, in words; empty where it is open, or will be."""
    is_confidential = access_level in AccessLevel.confidential_levels
    return str(AccessLevel(access_level).label) if is_confidential else ""


class _Reading:
    """What was decided about some dates, as far as one reader may see it."""

    def __init__(self, rows: Collection[Deadline], user: Reader, today: date) -> None:
        keys, viewer = [row.pk for row in rows], viewer_of(user)
        self.after = {row.supersedes_id: row for row in rows if row.supersedes_id}
        self.changes = list(
            DeadlineChange.objects.visible_to(user, today=today)
            .filter(deadline__in=keys)
            .order_by("decided_on", "pk")
        )
        seen = Extension.objects.visible_to(user, today=today).filter(deadline__in=keys)
        self.extensions = list(seen.order_by("pk"))
        asked = Extension.objects.filter(visibility.extension_requests(viewer), deadline__in=keys)
        refusal = visibility.extension_requests(viewer, level="decision_access_level")
        self.asked = set(asked.values_list("pk", flat=True))
        self.refused = set(asked.filter(refusal).values_list("pk", flat=True))
        named = {row.letter_id for row in self.changes}
        named |= {row.letter_id for row in self.extensions}
        self.letters = Document.objects.visible_to(user, today=today).in_bulk(
            sorted(filter(None, named))
        )

    def history_of(self, family: list[Deadline]) -> DateHistory:
        keys = {row.pk: row for row in family}
        changes = [row for row in self.changes if row.deadline_id in keys]
        extensions = [row for row in self.extensions if row.deadline_id in keys]
        lines = [
            *self._of_changes(changes, keys),
            *(line for row in extensions for line in self._of_extension(row, keys)),
        ]
        told = {row.deadline_id for row in changes}
        told |= {row.deadline_id for row in extensions if row.granted_deadline_id}
        starts = {row.pk: dates.today(row.created_at) for row in family}
        for change in changes:
            if change.deadline_id in self.after:
                starts[self.after[change.deadline_id].pk] = change.decided_on
        for extension in extensions:
            if extension.granted_deadline_id in keys and extension.decided_on:
                starts[extension.granted_deadline_id] = extension.decided_on
        lines += (
            self._set_anew(before, self.after[before.pk])
            for before in family
            if before.pk in self.after and before.pk not in told
        )
        return DateHistory(tuple(family), tuple(sorted(lines, key=lambda one: one.day)), starts)

    def _letter(self, key: int | None) -> str:
        return str(self.letters[key]) if key in self.letters else ""

    def _of_changes(
        self, changes: list[DeadlineChange], keys: dict[int, Deadline]
    ) -> Iterable[DateChange]:
        """Suspensions with both days, corrections, withdrawals."""
        resumed = {
            row.deadline_id: row
            for row in changes
            if row.kind == DeadlineChangeKind.RESUMED and row.deadline_id in self.after
        }
        for row in changes:
            before, following = keys[row.deadline_id], self.after.get(row.deadline_id)
            words = {
                "day": date_in_words(row.decided_on),
                "before": date_in_words(before.due_on),
                "after": date_in_words(following.due_on) if following is not None else "",
            }
            reason, letter = row.reason, self._letter(row.letter_id)
            if row.kind == DeadlineChangeKind.SUSPENDED:
                again = resumed.get(row.deadline_id)
                if again is None:
                    what = _("Suspended on %(day)s; the date was %(before)s.")
                else:
                    what = _(
                        "Suspended on %(day)s, in force again on %(again)s: from %(before)s to "
                        "%(after)s."
                    )
                    words["again"] = date_in_words(again.decided_on)
                    both = dict.fromkeys((reason, again.reason))
                    reason = " ".join(filter(None, both))
                    letters = dict.fromkeys((letter, self._letter(again.letter_id)))
                    letter = ", ".join(filter(None, letters))
            elif row.kind == DeadlineChangeKind.CORRECTED and following is not None:
                what = _("Corrected on %(day)s: from %(before)s to %(after)s.")
            elif row.kind == DeadlineChangeKind.WITHDRAWN:
                what = _("Withdrawn on %(day)s: %(before)s is no longer a date.")
            else:
                continue  # Told with its suspension, or the new date is not for this reader.
            yield DateChange(row.decided_on, what % words, reason, letter)

    def _of_extension(self, row: Extension, keys: dict[int, Deadline]) -> Iterable[DateChange]:
        letter = self._letter(row.letter_id)
        if row.asked_on is not None and row.pk in self.asked:
            what = _("Extension requested on %(day)s.")
            words = {"day": date_in_words(row.asked_on)}
            if row.requested_until is not None:
                what = _("Extension until %(until)s requested on %(day)s.")
                words["until"] = date_in_words(row.requested_until)
            if row.outcome == ExtensionOutcome.PENDING:
                what = f"{what} {_('It has not been decided yet.')}"
            level = level_of(row.access_level)
            yield DateChange(row.asked_on, what % words, row.reason, is_of_state=True, level=level)
        if row.decided_on is None:
            return
        words = {"day": date_in_words(row.decided_on)}
        granted = keys.get(row.granted_deadline_id or 0)
        if granted is not None:
            what = _("Extended on %(day)s: from %(before)s to %(after)s.")
            words["before"] = date_in_words(keys[row.deadline_id].due_on)
            words["after"] = date_in_words(granted.due_on)
            yield DateChange(row.decided_on, what % words, row.decision_reason, letter)
        elif row.pk in self.refused:
            what = _("Extension refused on %(day)s.")
            level = level_of(row.decision_access_level) or level_of(row.access_level)
            yield DateChange(row.decided_on, what % words, row.decision_reason, letter, level=level)

    def _set_anew(self, before: Deadline, after: Deadline) -> DateChange:
        day = dates.today(after.created_at)
        what = _("%(basis)s, recorded on %(day)s: from %(before)s to %(after)s.") % {
            "basis": after.get_basis_display(),
            "day": date_in_words(day),
            "before": date_in_words(before.due_on),
            "after": date_in_words(after.due_on),
        }
        return DateChange(day, what, after.reason)
