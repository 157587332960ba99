"""Whether planned emails still hold: what they rest on is looked at again before they leave.

A constant number of queries for a batch, whatever its emails rest on.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from recommendations import dates, visibility
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    EmailStatus,
    EventKind,
    MembershipStatus,
    ReminderAudience,
)
from recommendations.mail.reads.follows import followers
from recommendations.mail.reads.ledger import did_not_leave
from recommendations.mail.reads.news import concerns_of
from recommendations.mail.reads.notices import why_not_told
from recommendations.mail.reads.stages import awaiting, awaiting_for_all, holders_of, place_of
from recommendations.mail_enums import DATE_KINDS, MailKind, MailRhythm
from recommendations.models import (
    Deadline,
    Event,
    Membership,
    OutgoingEmail,
    ReportingCycle,
    SenderOutage,
    User,
)
from recommendations.models.personal_reminders import Remindable
from recommendations.outages.reads.outages import missed_through
from recommendations.searches.reads import still_new
from recommendations.wording import date_in_words


@dataclass
class Findings:
    """What a look at the world brought, by the emails' keys.

    `reasons`: why an email must not be sent any more, as a sentence; also of rows that a digest
    carries. `outages`: of these, what kept them from leaving when no email could. `behind`: emails
    whose person is about to be reminded of the same deadline on the same day by another email,
    which has not left yet. What stands in neither reasons nor behind still holds.
    """

    reasons: dict[int, str] = field(default_factory=dict)
    outages: dict[int, SenderOutage] = field(default_factory=dict)
    behind: set[int] = field(default_factory=set)

    def end_of(self, key: int) -> dict[str, Any]:
        """What is recorded of an email that must not be sent: why, and the outage if it was one."""
        return {"outcome": self.reasons[key], "outage": self.outages.get(key)}


def why_not(email: OutgoingEmail, *, today: date) -> str:
    """Why a planned email must not be sent any more, as a sentence; empty when it still holds.

    Expects the email just read, `with_grounds`, so that what happened since the planning counts.
    """
    found = look([email], today=today)
    return told_otherwise() if email.pk in found.behind else found.reasons.get(email.pk, "")


def look(emails: Sequence[OutgoingEmail], *, today: date) -> Findings:
    """Whether each of these still holds; a digest holds while anything in it does."""
    found = Findings()
    digests = [email for email in emails if email.digest_at is not None]
    carried = [row for email in digests for row in email.collected_rows]
    wanted = []
    for row in [*(email for email in emails if email.digest_at is None), *carried]:
        person = row.recipient
        if not person.is_active:
            found.reasons[row.pk] = _("The account has been deactivated.")
        elif person.is_undeliverable and person.bounced_at is not None:
            found.reasons[row.pk] = _("The address bounced on %(day)s: %(words)s") % {
                "day": date_in_words(dates.today(person.bounced_at)),
                "words": person.bounce_words,
            }
        elif row.kind is not None and person.rhythm_of(row.kind) == MailRhythm.OFF:
            found.reasons[row.pk] = _("The person has turned these emails off.")
        else:
            wanted.append(row)
    _look_at_deadlines([row for row in wanted if row.stage_id is not None], found, today)
    told = [row for row in wanted if row.event_id is not None]
    _look_at_news([row for row in told if row.kind == MailKind.FOLLOWED], found, today)
    found.reasons |= why_not_told([row for row in told if row.kind == MailKind.ROLE], today=today)
    _look_at_accounts([row for row in told if row.kind == MailKind.ACCOUNT], found, today)
    _look_at_personal([row for row in wanted if row.personal_reminder_id], found, today)
    _look_at_searches([row for row in wanted if row.saved_search_id], found, today)
    for row in carried:
        if row.pk in found.behind:
            # The one that it is behind is in the same digest, or leaves before it.
            found.reasons[row.pk] = told_otherwise()
    for email in digests:
        if all(row.pk in found.reasons for row in email.collected_rows):
            found.reasons[email.pk] = _("Nothing that it was to tell still holds.")
    return found


def told_otherwise() -> str:
    return _("The same person is reminded of this deadline on the same day in another role.")


def _look_at_deadlines(rows: Sequence[OutgoingEmail], found: Findings, today: date) -> None:
    """Reminders of a deadline: in force, awaited, the role held, and not told by another email."""
    if not rows:
        return
    grounds = {row.pk: row.deadline_and_stage for row in rows}
    gone = {one.pk for one, _stage in grounds.values() if one.state != DeadlineState.IN_FORCE}
    replaced_by = {
        later.supersedes_id: later
        for later in (Deadline.objects.filter(supersedes__in=gone) if gone else ())
    }
    for_followers = {
        deadline.pk
        for deadline, stage in grounds.values()
        if stage.audience == ReminderAudience.FOLLOWERS
    }
    public = set(
        Deadline.objects.filter(
            visibility.deadlines(visibility.PUBLIC, today), pk__in=for_followers
        ).values_list("pk", flat=True)
        if for_followers
        else ()
    )
    held = holders_of(((stage.audience, one.cycle) for one, stage in grounds.values()), today)
    situations = _situations(grounds, today)
    missed = missed_through(
        row for row in rows if situations[row.pk].is_overtaken or _is_of_a_day_passed(row, today)
    )
    for row in rows:
        deadline, stage = grounds[row.pk]
        now = situations[row.pk]
        is_for_followers = stage.audience == ReminderAudience.FOLLOWERS
        place = place_of(stage.audience, deadline.cycle)
        later = replaced_by.get(deadline.pk)
        reason = ""
        if later is not None:
            reason = _("The deadline was moved from %(before)s to %(after)s.") % {
                "before": date_in_words(deadline.due_on),
                "after": date_in_words(later.due_on),
            }
        elif deadline.pk in gone:
            reason = _("The deadline is no longer in force.")
        elif not stage.is_active:
            reason = _("The stage is no longer in use.")
        elif row.recipient_id not in held[stage.audience, place]:
            reason = _("The person no longer holds the role to which this stage is addressed.")
            if is_for_followers:
                reason = _("The person no longer follows this, or has muted it.")
        elif is_for_followers and deadline.pk not in public:
            reason = _("The deadline is no longer public.")
        else:
            reason = _needless(row, now, missed, today)
            reason = reason or _overtaken(row, now, missed, found, today)
        if reason:
            found.reasons[row.pk] = reason
        elif now.is_behind:
            found.behind.add(row.pk)


def _situations(keys: Collection[int], today: date) -> dict[int, Any]:
    """What became of each of these reminders of a deadline meanwhile, by their keys: one query."""
    others = OutgoingEmail.objects.filter(
        deadline=OuterRef("deadline"), recipient=OuterRef("recipient"), stage__isnull=False
    )
    # The one planned first goes first.
    twins = others.filter(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
    return {
        now.pk: now
        for now in OutgoingEmail.objects.filter(pk__in=keys)
        .only("pk")
        .annotate(
            is_awaited=Case(
                When(
                    stage__audience=ReminderAudience.FOLLOWERS,
                    then=Exists(awaiting_for_all("deadline__request", today)),
                ),
                default=Exists(awaiting("deadline__request")),
            ),
            # After an outage two stages may be due at once: the person gets the later one alone.
            is_overtaken=Exists(others.filter(due_on__gt=OuterRef("due_on"), due_on__lte=today)),
            # What follows its opening is told by the email of its closing.
            is_closed=Exists(
                OutgoingEmail.objects.filter(
                    recipient=OuterRef("recipient"),
                    deadline__request=OuterRef("deadline__request"),
                    deadline__kind=DeadlineKind.SUBMISSIONS_CLOSE,
                    deadline__state=DeadlineState.IN_FORCE,
                    deadline__due_on__lt=today,
                    stage__isnull=False,
                )
            ),
            is_told=Exists(twins.filter(status=EmailStatus.SENT)),
            is_behind=Exists(twins.filter(status__in=EmailStatus.waiting_statuses)),
        )
    }


def _is_of_a_day_passed(row: OutgoingEmail, today: date) -> bool:
    """Whether it was to leave before a day that has passed, other than that for a reply."""
    deadline, stage = row.deadline_and_stage
    is_reply = deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
    return not is_reply and stage.offset < 0 and deadline.due_on < today


def _needless(row: OutgoingEmail, now: Any, missed: dict[int, SenderOutage], today: date) -> str:
    """Answered or over meanwhile, or said by another email; empty while it is needed."""
    deadline, stage = row.deadline_and_stage
    if deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION and not now.is_awaited:
        return _("No reply is awaited any more: one came in, or the follow-up ended.")
    if deadline.kind == DeadlineKind.SUBMISSIONS_OPEN and now.is_closed:
        return _("The window for submissions has closed.")
    if _is_of_a_day_passed(row, today):
        # Who follows hears that the window has closed, and why they hear it late.
        is_apology = stage.audience == ReminderAudience.FOLLOWERS and row.pk in missed
        if not is_apology:
            return _("The day has passed.")
    # Of two stages that are due at once the later one is told: why, is found apart from this.
    return told_otherwise() if now.is_told and not now.is_overtaken else ""


def _overtaken(
    row: OutgoingEmail, now: Any, missed: dict[int, SenderOutage], found: Findings, today: date
) -> str:
    """A later stage was reached, while no email could leave or for want of time; else empty."""
    if not now.is_overtaken:
        return ""
    if row.pk not in missed:
        return _("A later stage was reached before this reminder could be sent.")
    found.outages[row.pk] = missed[row.pk]
    return did_not_leave(row, missed[row.pk], today=today)


def _look_at_news(rows: Sequence[OutgoingEmail], found: Findings, today: date) -> None:
    """News: still public, not overtaken by a later change, and still followed."""
    events = {row.event.pk: row.event for row in rows if row.event is not None}
    if not events:
        return
    told = Event.objects.filter(pk__in=events)
    public = set(
        told.filter(visibility.events(visibility.PUBLIC, today)).values_list("pk", flat=True)
    )
    withdrawn, taken_back = (
        set(told.filter(**{f"{column}__isnull": False}).values_list("pk", flat=True))
        for column in ("reply__withdrawn_at", "document__taken_back_at")
    )
    # A date that was withdrawn and set anew is one thing, too.
    same = Q(deadline__series=OuterRef("deadline__series")) | Q(
        deadline__request=OuterRef("deadline__request"), deadline__kind=OuterRef("deadline__kind")
    )
    later = Event.objects.filter(same, kind__in=DATE_KINDS, pk__gt=OuterRef("pk"))
    overtaken = set(told.filter(Exists(later), kind__in=DATE_KINDS).values_list("pk", flat=True))
    people = followers(concerns_of(events.values(), today), today=today)
    for row in rows:
        key = row.event_id or 0
        if key not in public:
            found.reasons[row.pk] = _("What happened is no longer public.")
        elif key in withdrawn:
            found.reasons[row.pk] = _("The reply was corrected or withdrawn.")
        elif key in taken_back:
            found.reasons[row.pk] = _("The import of the document was taken back.")
        elif key in overtaken:
            found.reasons[row.pk] = _("The deadline changed again before this could be told.")
        elif row.recipient_id not in people.get(key, {}):
            found.reasons[row.pk] = _("The person no longer follows this, or has muted it.")


def _look_at_accounts(rows: Sequence[OutgoingEmail], found: Findings, today: date) -> None:
    """Accounts and roles: told to the person, and to whoever still sees the role concerned.

    A query for each person told of another's account: there are few.
    """
    found.reasons |= _why_not_ended(rows, today)
    for row in rows:
        event, person = row.event, row.recipient
        if event is None or event.account_id == person.pk:
            continue
        if event.kind == EventKind.MEMBERSHIP_ENDED:
            continue  # Their own role, whatever they may still see.
        if event.account_id is not None:
            seen = Membership.objects.visible_to(person).filter(user=event.account_id)
            is_open = seen.filter(
                Q(valid_during__contains=today) | Q(valid_during__startswith__gt=today)
            ).exists()
        else:
            is_open = Event.objects.visible_to(person, today=today).filter(pk=event.pk).exists()
        if not is_open:
            found.reasons[row.pk] = _("The person no longer holds the role in which this is told.")


def _why_not_ended(rows: Sequence[OutgoingEmail], today: date) -> dict[int, str]:
    """Ends of roles that have changed before they were told: two queries, none without one."""
    ended = {
        row.pk: (row.event.pk, row.event.membership)
        for row in rows
        if row.event is not None
        and row.event.kind == EventKind.MEMBERSHIP_ENDED
        and row.event.membership is not None
    }
    if not ended:
        return {}
    roles = [role for _event, role in ended.values()]
    last = dict(
        Event.objects.filter(kind=EventKind.MEMBERSHIP_ENDED, membership__in=roles)
        .order_by("pk")
        .values_list("membership", "pk")
    )
    held: dict[tuple[Any, ...], list[Membership]] = defaultdict(list)
    for one in Membership.objects.filter(
        user__in=[role.user_id for role in roles], status=MembershipStatus.CONFIRMED
    ):
        held[_what_is_held(one)].append(one)
    reasons = {}
    for key, (event, role) in ended.items():
        first_without = max(role.valid_during.upper, today)
        if any(first_without in one.valid_during for one in held[_what_is_held(role)]):
            reasons[key] = _("The person holds the role again.")
        elif last[role.pk] != event:
            reasons[key] = _("The last day of the role changed again before this could be told.")
    return reasons


def _what_is_held(role: Membership) -> tuple[Any, ...]:
    """Who holds which role where, whatever the days."""
    place = (role.treaty_body_id, role.state_party_id, role.organisation_id)
    return role.user_id, role.role, *place


def _look_at_personal(rows: Sequence[OutgoingEmail], found: Findings, today: date) -> None:
    """Personal reminders: still wanted on that day, of what is still open to the person.

    One query a type for what everybody may read, one for each thing that is not open to all.
    """

    def seen(user: User | None, model: type[Remindable], keys: set[int]) -> set[int]:
        visible: QuerySet[Any] = (
            ReportingCycle.objects.visible_to(user)
            if model is ReportingCycle
            else model.objects.visible_to(user, today=today)  # type: ignore[call-arg]
        )
        return set(visible.filter(pk__in=keys).values_list("pk", flat=True))

    reminders = {row.pk: row.personal_reminder for row in rows if row.personal_reminder}
    things: dict[type[Remindable], set[int]] = {}
    for reminder in reminders.values():
        things.setdefault(type(reminder.thing), set()).add(reminder.thing.pk)
    public = {model: seen(None, model, keys) for model, keys in things.items()}
    for row in rows:
        reminder = reminders[row.pk]
        model, key = type(reminder.thing), reminder.thing.pk
        if reminder.cancelled_at is not None:
            found.reasons[row.pk] = _("The reminder was cancelled.")
        elif reminder.remind_on != row.due_on:
            found.reasons[row.pk] = _("The reminder was moved to %(day)s.") % {
                "day": date_in_words(reminder.remind_on)
            }
        elif key not in public[model] and not seen(row.recipient, model, {key}):
            found.reasons[row.pk] = _("What it is about is no longer open to the person.")


def _look_at_searches(rows: Sequence[OutgoingEmail], found: Findings, today: date) -> None:
    """Alerts of saved searches: still wanted, and some of it matches and is open to the person.

    Each search asks its own question, so that each costs queries of its own.
    """
    for row in rows:
        search = row.saved_search
        if search is None or search.deleted_at is not None:
            found.reasons[row.pk] = _("The saved search was deleted.")
        elif search.rhythm == MailRhythm.OFF or row.search_round != search.n_rounds + 1:
            found.reasons[row.pk] = _("Alerts for the saved search were turned off.")
        elif not still_new(row, today=today):
            found.reasons[row.pk] = _(
                "Nothing of what newly matched still does, or is still open to the person."
            )
