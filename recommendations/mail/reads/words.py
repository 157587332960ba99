"""Emails in words: subject, text and HTML in the recipient's language, and the message that leaves.

What is told reads alike by itself and in a digest: a heading, a sentence with the fact, and an
address. Official reminders that information on follow-up is due have templates of their own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.acts.event_sentences import sentence_of
from recommendations.enums import (
    DeadlineKind,
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
    ReminderAudience,
)
from recommendations.languages import catalogue_of
from recommendations.mail.reads.unsubscribe_links import token_for
from recommendations.mail_enums import PASSWORD_LINK_KINDS, MailKind
from recommendations.models import (
    Event,
    FollowUp,
    Membership,
    OutgoingEmail,
    Paragraph,
    PersonalReminder,
    Recommendation,
    ReportingCycle,
    User,
)
from recommendations.wording import date_in_words, distance_in_words

# By request: paragraph's number and label, and topic, of each recommendation.
Awaited = dict[int | None, list[tuple[str, ...]]]

# What the ledger has room for.
SUBJECT_LENGTH = 300
# A digest that tells of more than this points to the pages instead.
ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """The three parts of one email, ready to send and to keep."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Words:
    """One thing that is told. `note` is what the person wrote beside it."""

    heading: str
    sentence: str
    url: str
    subject: str
    note: str = ""

    @property
    def as_text(self) -> str:
        """As the ledger keeps it of a row that a digest carried."""
        return "\n".join(part for part in (self.sentence, self.note, self.url) if part) + "\n"


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


# The same in every email, and slow to look up.
_path_of = cache(reverse)


def stop_address(token: str = "") -> str:
    """Where emails are turned off: with a token by anybody who holds it, else after signing in.

    Words that are kept or shown bear the address without one. The token is put in as the email
    leaves, so that nobody but its recipient ever sees it.
    """
    path = _path_of("mail-choices-link")
    return _absolute(f"{path}{token}/" if token else path)


def password_address(person: User | None = None) -> str:
    """Where a password is set: for one person once, by a token that is new with every password.

    Words that are kept or shown bear the address without one, as with `stop_address`: neither the
    ledger nor an administrator ever holds a link that works.
    """
    path = _path_of("password-link")
    if person is not None:
        path = f"{path}{person.public_id}/{default_token_generator.make_token(person)}/"
    return _absolute(path)


def read_awaited(
    emails: Iterable[OutgoingEmail], *, today: date, reader: User | None = None
) -> Awaited:
    """The recommendations that await a reply, by request, as far as the reader may see them.

    For everybody unless there is a `reader`; one query for many emails.
    """
    requests = {one.deadline.request_id for one in emails if one.deadline is not None}
    place = "recommendation__paragraph__"
    awaiting = Q(seen_status=FollowUpStatus.AWAITING_REPLY)
    rows = (
        FollowUp.objects.visible_to(reader, today=today)
        .filter(awaiting, request__in=requests - {None})
        .order_by(f"{place}position")
        .values_list("request", f"{place}number", f"{place}label", "recommendation__topic")
    )
    awaited: Awaited = defaultdict(list)
    for request, *point in rows:
        awaited[request].append(tuple(point))
    return awaited


def render_mail(
    email: OutgoingEmail, *, today: date, awaited: Awaited | None = None
) -> RenderedMail:
    """Write any email of the ledger in its recipient's language, as things stand on `today`.

    Expects the email `with_grounds`; a digest with what it carries and still holds. `awaited` is
    what `read_awaited` found for many emails at once; anything else is read for the recipient.
    """
    with translation.override(catalogue_of(email.recipient.language)):
        deadline = email.deadline
        if email.digest_at is not None:
            template, subject, context = _digest(email, today)
        elif (
            email.kind == MailKind.ROLE
            and deadline is not None
            and deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
        ):
            template, subject, context = _reminder(email, awaited or {}, today)
        else:
            words = words_of(email, today=today)
            why = {
                MailKind.ROLE: _("You receive this because of your role in this case."),
                MailKind.FOLLOWED: _("You receive this because you follow what it is about."),
                MailKind.OWN: _("You receive this because you asked to be reminded."),
                MailKind.ACCOUNT: _(
                    "You receive this because it is about your account, or about roles in your "
                    "committee or organisation. These emails cannot be turned off."
                ),
            }[email.kind or MailKind.ROLE]
            template = "account" if email.kind == MailKind.ACCOUNT else "one"
            subject, context = words.subject, {"words": words, "why": why}
        # A subject is one line, whatever the names in it hold.
        subject = " ".join(subject.split())[:SUBJECT_LENGTH]
        context |= {
            "greeting": _("Dear %(name)s,") % {"name": email.recipient.full_name},
            "subject": subject,
            "choices_url": _absolute(_path_of("mail-choices")),
            "follows_url": _absolute(_path_of("follow-list")),
            "stop_url": stop_address(),
        }
        text = render_to_string(f"mail/emails/{template}-body.txt", context)
        return RenderedMail(
            subject=subject,
            # What the template leaves out leaves its empty lines behind.
            text=re.sub(r"\n\s*\n", "\n\n", text.strip()) + "\n",
            html=render_to_string(f"mail/emails/{template}-body.html", context),
        )


def _reminder(
    email: OutgoingEmail, awaited: Awaited, today: date
) -> tuple[str, str, dict[str, object]]:
    deadline, stage = email.deadline_and_stage
    cycle, request = deadline.cycle, deadline.request
    # Follow-ups are read where the request's document is, so what is public is all there is. An
    # email shows no more than the pages do: for anything else the recipient's roles are asked.
    rows = awaited.get(deadline.request_id) or read_awaited(
        [email], today=today, reader=email.recipient
    ).get(deadline.request_id, [])
    symbol = request.document.symbol if request and rows else ""
    is_overdue = deadline.due_on < today
    words = {
        "state_party": cycle.state_party.name,
        # The catalogues know the names of reference data; any other stands as it was written.
        "committee": _(cycle.treaty_body.short_name),
        "due": date_in_words(deadline.due_on),
        "distance": distance_in_words(deadline.due_on, today),
        "symbol": symbol,
    }
    subject = (
        _("%(state_party)s: information on follow-up overdue since %(due)s")
        if is_overdue
        else _("%(state_party)s: information on follow-up due by %(due)s")
    ) % words
    sentence, why = _sentences_for(ReminderAudience(stage.audience), is_overdue=is_overdue)
    points = []
    for number, label, topic in rows:
        reference = Paragraph(number=number, label=label).reference
        point = {"reference": reference, "topic": topic}
        points.append(_("paragraph %(reference)s: %(topic)s") % point)
    return (
        "reminder",
        f"{subject} ({symbol})" if symbol else subject,
        {
            "sentence": sentence % words,
            "why": why % words,
            "awaited": _("Still awaited by the %(committee)s under %(symbol)s:") % words,
            "points": points,
            "is_for_state": stage.audience == ReminderAudience.STATE_FOCAL_POINTS,
            "case_url": _absolute(cycle.get_absolute_url()),
            "deadline_url": _absolute(deadline.get_absolute_url()),
        },
    )


def _sentences_for(audience: ReminderAudience, *, is_overdue: bool) -> tuple[str, str]:
    """What an official reminder says first, the date and what to do; and why the person gets it."""
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            sentence = _("Please send the information on follow-up by %(due)s (%(distance)s).")
            if is_overdue:
                sentence = _(
                    "The information on follow-up was due on %(due)s (%(distance)s). "
                    "Please send it as soon as you can."
                )
            why = _(
                "You receive this because you are a focal point of %(state_party)s. "
                "If that has changed, tell the secretariat."
            )
        case ReminderAudience.OFFICERS:
            sentence = _(
                "%(state_party)s is to send information on follow-up by %(due)s (%(distance)s). "
                "Nothing has been recorded yet: record the reply if it came in."
            )
            if is_overdue:
                sentence = _(
                    "%(state_party)s was to send information on follow-up by %(due)s "
                    "(%(distance)s). Nothing has been recorded yet: record the reply if it came "
                    "in, or write to the State party."
                )
            why = _(
                "You receive this because you are an officer of the secretariat for: %(committee)s."
            )
        case _:
            sentence = _(
                "%(state_party)s is to send information on follow-up by %(due)s (%(distance)s). "
                "Nothing has been recorded yet."
            )
            if is_overdue:
                sentence = _(
                    "%(state_party)s was to send information on follow-up by %(due)s "
                    "(%(distance)s). Nothing has been recorded yet. Consider what the committee "
                    "should do next."
                )
            why = _("You receive this because you are assigned to this case as a rapporteur.")
    return sentence, why


def _digest(email: OutgoingEmail, today: date) -> tuple[str, str, dict[str, object]]:
    rows = email.collected_rows
    told = [words_of(row, today=today) for row in rows[:ROWS_SHOWN]]
    subject = ngettext(
        "%(n)d thing to know from the follow-up tracker",
        "%(n)d things to know from the follow-up tracker",
        len(rows),
    ) % {"n": len(rows)}
    why = _("You receive this because you chose to receive digests.")
    return "digest", subject, {"told": told, "n_more": len(rows) - len(told), "why": why}


# --- What is told ---------------------------------------------------------------------------------


def words_of(row: OutgoingEmail, *, today: date) -> Words:
    """One row of the ledger in words, in its recipient's language: the fact first.

    Expects the row `with_grounds`. Not for digests, which are made of these.
    """
    with translation.override(catalogue_of(row.recipient.language)):
        if row.event is not None:
            is_about_account = row.kind == MailKind.ACCOUNT
            return _account(row, row.event) if is_about_account else _news(row.event)
        if row.personal_reminder is not None:
            return _personal(row.personal_reminder, today)
        return _deadline(row, today)


def _case(cycle: ReportingCycle) -> str:
    return f"{cycle.state_party.name}, {cycle.treaty_body.code}"


def _paragraph(recommendation: Recommendation) -> str:
    return _("paragraph %(reference)s, %(topic)s") % {
        "reference": recommendation.paragraph.reference,
        "topic": recommendation.topic,
    }


def _news(event: Event) -> Words:
    heading = _case(event.cycle) if event.cycle is not None else ""
    if event.recommendation is not None:
        heading = f"{heading}: {_paragraph(event.recommendation)}"
    sentence = sentence_of(event)
    if event.document is not None and event.kind in (
        EventKind.DOCUMENT_RECORDED,
        EventKind.DOCUMENT_IMPORTED,
    ):
        sentence = _("The concluding observations can be read now: %(document)s.") % {
            "document": event.document
        }
    elif event.kind == EventKind.EVALUATION_STATUS_CHANGED and (
        event.to_status == EvaluationStatus.ADOPTED
    ):
        sentence = _("The committee has adopted its evaluation of what was done.")
    elif event.deadline is not None and event.kind != EventKind.DEADLINE_SET:
        sentence = f"{event.deadline.get_kind_display()}. {sentence}"
    about = event.recommendation or event.reply or event.deadline or event.document or event.cycle
    return Words(
        heading,
        sentence,
        _absolute(about.get_absolute_url() if about is not None else ""),
        subject=f"{heading}: {sentence.rstrip('.')}",
    )


def _account(row: OutgoingEmail, event: Event) -> Words:
    """About an account or a role. Nothing here is kept in the event: it is read as it is now."""
    sentence = _sentence_of_account(row, event)
    subject = {
        EventKind.ACCOUNT_OPENED: _("An account was opened for you"),
        EventKind.PASSWORD_LINK_SENT: _("Link to set your password"),
        EventKind.PASSWORD_SET: _("Your password was set"),
        EventKind.ACCOUNT_ADDRESS_CHANGED: _("An email address was changed"),
        EventKind.SECOND_PERSON_SWITCHED: _("A second person for roles"),
        EventKind.MEMBERSHIP_PROPOSED: _("A role waits for a second person"),
    }.get(EventKind(event.kind), _("A role was granted"))
    if event.kind == EventKind.MEMBERSHIP_REFUSED:
        subject = _("A role was not confirmed")
    path = _path_of("account" if event.account_id == row.recipient_id else "role-register")
    url, heading = _absolute(path), _("Your account")
    if event.kind in PASSWORD_LINK_KINDS:
        url, heading = password_address(), _("Set your password")
    elif event.account_id != row.recipient_id:
        heading = _("Register of roles")
    if event.membership is not None:
        subject = f"{subject}: {event.membership.user}, {event.membership.get_role_display()}"
    return Words(heading, sentence, url, subject)


def _sentence_of_account(row: OutgoingEmail, event: Event) -> str:
    by = event.by.full_name if event.by is not None else _("the command line")
    values: dict[str, object] = {"by": by}
    if event.membership is not None:
        return _sentence_of_role(event, event.membership, values)
    if event.account is not None:
        values |= {"person": event.account.full_name, "address": event.account.email}
    if event.treaty_body is not None:
        values["committee"] = _(event.treaty_body.short_name)
    own = event.account_id == row.recipient_id
    match event.kind:
        case EventKind.ACCOUNT_OPENED:
            words = _(
                "An account in the follow-up tracker was opened for you. Set your password with "
                "this link. It works once, within three days; nobody else can set your password."
            )
        case EventKind.PASSWORD_LINK_SENT:
            words = _(
                "With this link you can set a new password. It works once, within three days. "
                "If you did not ask for it, tell the secretariat."
            )
        case EventKind.PASSWORD_SET:
            words = _(
                "The password of your account was set. If it was not you, tell the secretariat "
                "at once."
            )
        case EventKind.ACCOUNT_ADDRESS_CHANGED if own:
            words = _(
                "The email address of your account was changed to %(address)s. Changed by: "
                "%(by)s. If you did not ask for this, tell the secretariat at once."
            )
        case EventKind.ACCOUNT_ADDRESS_CHANGED:
            words = _(
                "The email address of %(person)s was changed to %(address)s. Changed by: %(by)s. "
                "Links to set the password go there from now on. If this is wrong, tell an "
                "administrator and %(person)s at once."
            )
        case _ if event.details.get("is_on"):
            words = _(
                "%(committee)s: from now on, each role waits until a second person has confirmed "
                "it. Switched on by: %(by)s."
            )
        case _:
            words = _(
                "%(committee)s: roles no longer wait for a second person. Switched off by: "
                "%(by)s. If this is wrong, switch it on again in the register of roles."
            )
    return words % values


def _sentence_of_role(event: Event, role: Membership, values: dict[str, object]) -> str:
    place = role.treaty_body.short_name if role.treaty_body is not None else role.place
    since = role.valid_during.lower
    values |= {
        "person": role.user.full_name,
        "role": role.get_role_display(),
        "place": _(str(place)) if place is not None else _("the whole site"),
        "day": date_in_words(since) if since is not None else "",
    }
    match event.kind:
        case EventKind.MEMBERSHIP_PROPOSED:
            words = _(
                "The role “%(role)s” (%(place)s) was proposed for %(person)s from %(day)s. "
                "Proposed by: %(by)s. It opens nothing until another officer confirms it in the "
                "register of roles."
            )
        case EventKind.MEMBERSHIP_CONFIRMED:
            words = _(
                "The role “%(role)s” (%(place)s), proposed for %(person)s, was confirmed and opens "
                "what belongs to it from %(day)s. Confirmed by: %(by)s."
            )
        case EventKind.MEMBERSHIP_REFUSED:
            words = _(
                "The role “%(role)s” (%(place)s), proposed for %(person)s, was not confirmed and "
                "opens nothing. Decided by: %(by)s."
            )
        case _:
            words = _(
                "The role “%(role)s” (%(place)s) was granted to %(person)s from %(day)s. Granted "
                "by: %(by)s. If this is wrong, tell an administrator at once."
            )
    sentence = words % values
    if role.is_self_granted:
        said = _("%(person)s granted this role to themselves.") % values
        sentence = f"{said} {sentence}"
    return sentence


def _personal(reminder: PersonalReminder, today: date) -> Words:
    thing, deadline = reminder.thing, reminder.deadline
    if isinstance(thing, Recommendation):
        heading = _paragraph(thing)
    else:
        heading = _case(thing if isinstance(thing, ReportingCycle) else thing.cycle)
    sentence = _("You asked to be reminded of this on %(day)s.") % {
        "day": date_in_words(reminder.remind_on)
    }
    if deadline is not None:
        sentence = _("%(kind)s: %(day)s (%(distance)s).") % {
            "kind": deadline.get_kind_display(),
            "day": date_in_words(deadline.due_on),
            "distance": distance_in_words(deadline.due_on, today),
        }
    subject = _("Reminder: %(what)s") % {"what": reminder.note or heading}
    return Words(
        heading, sentence, _absolute(thing.get_absolute_url()), subject, note=reminder.note
    )


def _deadline(row: OutgoingEmail, today: date) -> Words:
    deadline, stage = row.deadline_and_stage
    values = {
        "kind": deadline.get_kind_display(),
        "day": date_in_words(deadline.due_on),
        "distance": distance_in_words(deadline.due_on, today),
    }
    sentence = _("%(kind)s: %(day)s (%(distance)s).")
    if deadline.kind == DeadlineKind.SUBMISSIONS_OPEN:
        sentence = _("The window for submissions opens on %(day)s (%(distance)s).")
    elif deadline.kind == DeadlineKind.SUBMISSIONS_CLOSE:
        sentence = _("Send your submission by %(day)s (%(distance)s): the window closes then.")
    elif (
        deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
        and stage.audience == ReminderAudience.STATE_FOCAL_POINTS
        and deadline.due_on >= today
    ):
        sentence = _("Please send the information on follow-up by %(day)s (%(distance)s).")
    heading = f"{_case(deadline.cycle)}: {values['kind']}"
    return Words(
        heading,
        sentence % values,
        _absolute(deadline.get_absolute_url()),
        subject=f"{heading}, {values['day']}",
    )


# --- The message ----------------------------------------------------------------------------------


class _WrittenOut(SafeMIMEMultipart):
    """A finished message with its bytes as they go over the line."""

    def __init__(self, message: Any) -> None:
        self.__dict__.update(message.__dict__)
        self._content = message.as_bytes(linesep="\r\n")

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> Any:  # type: ignore[override]
        if linesep == "\r\n" and not unixfrom:
            return self._content
        return super().as_bytes(unixfrom, linesep)


class LedgerEmail(EmailMultiAlternatives):
    """An email that can be written out before its turn comes, while there is time."""

    _written: _WrittenOut | None = None

    def write_out(self) -> None:
        """Write the message that leaves. What is changed after this is not in it."""
        self._written = _WrittenOut(super().message())

    def message(self) -> Any:  # type: ignore[override] # the types are those of Django 6
        return self._written or super().message()


def make_message(
    email: OutgoingEmail, rendered: RenderedMail, *, connection: BaseEmailBackend | None = None
) -> LedgerEmail:
    """The message for one recipient, with the Message-ID that the ledger keeps for it.

    A repeat after a crash carries the same Message-ID, so that mail programs show one email. The
    link that turns these emails off is the recipient's own, in the words as in the headers by which
    mail programs offer a button (RFC 8058). So is the link with which a password is set.
    """
    headers = {
        "Message-ID": email.message_id,
        # Out-of-office programs answer people, not machines (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if email.kind == MailKind.ACCOUNT:
        bare, link = password_address(), password_address(email.recipient)
    else:
        bare, link = stop_address(), stop_address(token_for(email.public_id, email.address))
        headers["List-Unsubscribe"] = f"<{link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = LedgerEmail(
        subject=rendered.subject,
        body=rendered.text.replace(bare, link),
        to=[email.address],
        connection=connection,
        headers=headers,
    )
    message.attach_alternative(rendered.html.replace(bare, link), "text/html")
    message.write_out()
    return message
