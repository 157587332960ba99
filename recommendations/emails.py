"""Mails as they leave: subject, text and HTML, in the recipient's language."""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from recommendations.enums import FollowUpStatus, Language
from recommendations.models import FollowUp, OutgoingEmail
from recommendations.wording import date_in_words, distance_in_words, length_in_words

# What the ledger has room for.
SUBJECT_LENGTH = 300
# Django names the catalogue after the script, people choose the language.
_CATALOGUES = {Language.CHINESE.value: "zh-hans"}


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """The three parts of one mail, ready to send and to keep."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Point:
    """One recommendation that still waits for a reply, as a mail names it."""

    reference: str
    topic: str


def _points(email: OutgoingEmail, today: date) -> list[Point]:
    """What is still awaited, of what the recipient may read: a mail is a door like any page."""
    follow_ups = (
        FollowUp.objects.visible_to(email.recipient, today=today)
        .filter(request=email.deadline.request_id, status=FollowUpStatus.AWAITING_REPLY)
        .select_related("recommendation__paragraph")
        .order_by("recommendation__paragraph__position")
    )
    return [
        Point(row.recommendation.paragraph.reference, row.recommendation.topic)
        for row in follow_ups
    ]


def _address_of(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def render_reminder(email: OutgoingEmail, *, today: date) -> RenderedMail:
    """Write the reminder in its recipient's language, as things stand on `today` in Geneva.

    Expects the email with its deadline, request, document, cycle, body, State party, stage and
    recipient.
    """
    deadline, cycle = email.deadline, email.deadline.cycle
    language = email.recipient.language
    with translation.override(_CATALOGUES.get(language, language)):
        points = _points(email, today)
        document = deadline.request.document if deadline.request and points else None
        context = {
            "name": email.recipient.full_name,
            "audience": email.stage.audience,
            "state_party": cycle.state_party.name,
            "committee": cycle.treaty_body.short_name,
            "symbol": document.symbol if document else "",
            "due": date_in_words(deadline.due_on),
            "distance": distance_in_words(deadline.due_on, today),
            "lateness": length_in_words(abs((today - deadline.due_on).days)),
            "is_overdue": deadline.due_on < today,
            "points": points,
            "case_url": _address_of(cycle.get_absolute_url()),
            "deadline_url": _address_of(deadline.get_absolute_url()),
        }
        # A subject is one line, whatever the template and the names in it hold.
        subject = " ".join(render_to_string("emails/reminder-subject.txt", context).split())
        text = render_to_string("emails/reminder-body.txt", context).strip()
        return RenderedMail(
            subject=subject[:SUBJECT_LENGTH],
            # What the template leaves out leaves its empty lines behind.
            text=re.sub(r"\n\s*\n", "\n\n", text) + "\n",
            html=render_to_string("emails/reminder-body.html", {**context, "subject": subject}),
        )


def make_message(
    email: OutgoingEmail, rendered: RenderedMail, *, connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The message for one recipient, with the Message-ID that the ledger keeps for it.

    A repeat after a crash carries the same Message-ID, so that mail programs show one mail. There
    is no List-Unsubscribe: these reminders belong to a role, and end with it.
    """
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=[email.address],
        connection=connection,
        headers={
            "Message-ID": email.message_id,
            # Out-of-office programs answer people, not machines (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(rendered.html, "text/html")
    return message
