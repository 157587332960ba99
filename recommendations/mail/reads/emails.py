"""Mails as they leave: subject, text and HTML, in the recipient's language."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.header import Header
from email.message import Message
from email.policy import Policy
from email.utils import formatdate
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from typing import cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from recommendations import visibility
from recommendations.enums import FollowUpStatus
from recommendations.languages import catalogue_of
from recommendations.mail.unsubscribe_links import token_for
from recommendations.models import FollowUp, OutgoingEmail, Paragraph
from recommendations.models.follow_ups import FollowUpQuerySet
from recommendations.wording import date_in_words, distance_in_words

# What the ledger has room for.
SUBJECT_LENGTH = 300
# Where `read_public_points` leaves them, on a request.
_PUBLIC_POINTS = "public_points"


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


def _awaited() -> FollowUpQuerySet:
    return FollowUp.objects.filter(status=FollowUpStatus.AWAITING_REPLY).order_by(
        "recommendation__paragraph__position"
    )


def _as_points(follow_ups: FollowUpQuerySet) -> Iterator[tuple[int, Point]]:
    """The points with the keys of their requests."""
    paragraph = "recommendation__paragraph__"
    for request, number, label, topic in follow_ups.values_list(
        "request", f"{paragraph}number", f"{paragraph}label", "recommendation__topic"
    ):
        yield request, Point(_reference(number, label), topic)


@lru_cache(maxsize=1_000)
def _reference(number: int, label: str) -> str:
    return Paragraph(number=number, label=label).reference


def read_public_points(emails: Sequence[OutgoingEmail], *, today: date) -> None:
    """Read at once, for many mails, what is awaited and public; `render_reminder` finds it."""
    dated = [email for email in emails if email.deadline_id is not None]
    requests = [email.deadline.request for email in dated if email.deadline.request]
    public = _awaited().filter(
        visibility.documents(visibility.PUBLIC, today, "request__document__"), request__in=requests
    )
    points: dict[int, list[Point]] = defaultdict(list)
    for key, point in _as_points(public):
        points[key].append(point)
    for request in requests:
        setattr(request, _PUBLIC_POINTS, points[request.pk])


def _points(email: OutgoingEmail, today: date) -> list[Point]:
    """What is still awaited, of what the recipient may read: a mail is a door like any page."""
    # Follow-ups are read where the request's document is, so what is public is all there is.
    points: list[Point] | None = getattr(email.deadline.request, _PUBLIC_POINTS, None)
    if points:
        return points
    own = _awaited().visible_to(email.recipient, today=today)
    return [point for _key, point in _as_points(own.filter(request=email.deadline.request_id))]


def _address_of(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def stop_address(token: str = "") -> str:
    """Where mails are turned off: with a token by whoever holds it, without one after signing in.

    Words that are kept or shown bear the address without. The token is put in as a mail leaves, so
    that nobody but its recipient ever sees it.
    """
    return _address_of(f"{_stop_path()}{token}/" if token else _stop_path())


@cache
def _stop_path() -> str:
    # Asked for each mail, and looking up an address takes longer than signing a token.
    return reverse("mail-choices-link")


# --- Form letters ---------------------------------------------------------------------------------
# Rendering three templates costs more than sending a mail. Mails of one audience and language
# differ in words only, so the templates are rendered once with a mark for each of these words, and
# the marks are filled in. A test holds this together with rendering the templates themselves.

# Characters for private use: no name and no topic is written with them.
_MARK = re.compile("\ue000(.*?)\ue001")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a template branches on: mails of one kind have the same words in the same places."""

    language: str
    audience: str
    is_overdue: bool
    has_symbol: bool
    n_points: int


@dataclass(frozen=True, slots=True)
class _Form:
    """A template of one kind, cut at its marks: words, name of a mark, words, …"""

    parts: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        return "".join(
            values[part] if number % 2 else part for number, part in enumerate(self.parts)
        )


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"


@lru_cache(maxsize=500)
def _forms(kind: _Kind) -> tuple[_Form, _Form, _Form]:
    """Subject, text and HTML of one kind of mail. Called with the kind's language in use."""
    context: dict[str, object] = {name: _mark(name) for name in _WORDS}
    context |= {
        "subject": _mark("subject"),
        "symbol": _mark("symbol") if kind.has_symbol else "",
        "audience": kind.audience,
        "is_overdue": kind.is_overdue,
        "points": [
            Point(_mark(f"reference {number}"), _mark(f"topic {number}"))
            for number in range(kind.n_points)
        ],
    }
    subject, text, html = (
        _Form(tuple(_MARK.split(render_to_string(f"mail/emails/reminder-{name}", context))))
        for name in ("subject.txt", "body.txt", "body.html")
    )
    return subject, text, html


_WORDS = (
    "name",
    "state_party",
    "committee",
    "due",
    "distance",
    "case_url",
    "deadline_url",
    "stop_url",
)


def _values(email: OutgoingEmail, today: date, points: Sequence[Point]) -> dict[str, str]:
    """The words of one mail, in the language in use."""
    deadline, cycle = email.deadline, email.deadline.cycle
    document = deadline.request.document if deadline.request and points else None
    values = {
        "name": email.recipient.full_name,
        "state_party": cycle.state_party.name,
        # The catalogues know the names of reference data; any other stands as it was written.
        "committee": gettext(cycle.treaty_body.short_name),
        "symbol": document.symbol if document else "",
        "due": date_in_words(deadline.due_on),
        "distance": distance_in_words(deadline.due_on, today),
        "case_url": _address_of(cycle.get_absolute_url()),
        "deadline_url": _address_of(deadline.get_absolute_url()),
        "stop_url": stop_address(),
    }
    for number, point in enumerate(points):
        values[f"reference {number}"] = point.reference
        values[f"topic {number}"] = point.topic
    return values


def render_reminder(email: OutgoingEmail, *, today: date) -> RenderedMail:
    """Write the reminder in its recipient's language, as things stand on `today` in Geneva.

    Expects the email with its deadline, request, document, cycle, body, State party, stage and
    recipient.
    """
    language = email.recipient.language
    with translation.override(catalogue_of(language)):
        points = _points(email, today)
        values = _values(email, today, points)
        subject_form, text_form, html_form = _forms(
            _Kind(
                language=language,
                audience=email.stage.audience,
                is_overdue=email.deadline.due_on < today,
                has_symbol=bool(values["symbol"]),
                n_points=len(points),
            )
        )
        # A subject is one line, whatever the template and the names in it hold.
        subject = " ".join(subject_form.filled(values).split())
        escaped = {name: escape(value) for name, value in (*values.items(), ("subject", subject))}
        return RenderedMail(
            subject=subject[:SUBJECT_LENGTH],
            # What the template leaves out leaves its empty lines behind.
            text=re.sub(r"\n\s*\n", "\n\n", text_form.filled(values).strip()) + "\n",
            html=html_form.filled(escaped),
        )


# --- The message ----------------------------------------------------------------------------------

# RFC 5322 allows 998 bytes a line. Longer ones are encoded, which Django knows how to do.
_LONGEST_LINE = 990


class _JoinedMessage(Message):
    """A message of a few parts with short lines, written out by joining them."""

    def as_bytes(
        self, unixfrom: bool = False, policy: Policy | None = None, linesep: str = "\r\n"
    ) -> bytes:
        pieces, boundary = [*_header_lines(self), ""], self.get_boundary()
        for part in cast("list[Message]", self.get_payload()):
            words = cast("str", part.get_payload())
            pieces += (f"--{boundary}", *_header_lines(part), "")
            pieces += words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        pieces += (f"--{boundary}--", "")
        return linesep.join(pieces).encode()


def _header_lines(part: Message) -> Iterator[str]:
    for name, value in part.items():
        # A folded header is several lines.
        yield from f"{name}: {value}".split("\n")


class ReminderMessage(EmailMultiAlternatives):
    """Text and HTML for one address, put together without Python's generator of messages.

    That one costs half as much again as sending. What is out of the ordinary (an address beyond
    ASCII, a very long line) is left to it all the same.
    """

    def message(self) -> Message:  # type: ignore[override] # the types are those of Django 6
        subject, body, html = str(self.subject), str(self.body), str(self.alternatives[0][0])
        if not self._is_ordinary(subject, body, html):
            return super().message()
        whole = _JoinedMessage()
        boundary = f"=_{sha256(self.extra_headers['Message-ID'].encode()).hexdigest()[:32]}"
        whole["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
        whole["MIME-Version"] = "1.0"
        whole["Subject"] = (
            subject
            if subject.isascii()
            else Header(subject, "utf-8", header_name="Subject").encode()
        )
        whole["From"] = self.from_email
        whole["To"] = self.to[0]
        whole["Date"] = formatdate()
        for name, value in self.extra_headers.items():
            whole[name] = value
        for subtype, words in (("plain", body), ("html", html)):
            part = Message()
            part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
            part["MIME-Version"] = "1.0"
            part["Content-Transfer-Encoding"] = "7bit" if words.isascii() else "8bit"
            part.set_payload(words)
            whole.attach(part)
        return whole

    def _is_ordinary(self, subject: str, body: str, html: str) -> bool:
        headers = (self.from_email, *self.to, *self.extra_headers.values())
        return (
            all(value.isascii() and value.isprintable() for value in headers)
            and subject.isprintable()
            and all(
                len(line) * 4 < _LONGEST_LINE or len(line.encode()) < _LONGEST_LINE
                for line in (*body.split("\n"), *html.split("\n"))
            )
        )


def make_message(
    email: OutgoingEmail, rendered: RenderedMail, *, connection: BaseEmailBackend | None = None
) -> ReminderMessage:
    """The message for one recipient, with the Message-ID that the ledger keeps for it.

    A repeat after a crash carries the same Message-ID, so that mail programs show one mail. The
    link that ends these mails is the recipient's own, in the words as in the headers by which mail
    programs offer a button (RFC 8058).
    """
    link = stop_address(token_for(email.pk, email.address))
    message = ReminderMessage(
        subject=rendered.subject,
        body=rendered.text.replace(stop_address(), link),
        to=[email.address],
        connection=connection,
        headers={
            "Message-ID": email.message_id,
            # Out-of-office programs answer people, not machines (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(rendered.html.replace(stop_address(), link), "text/html")
    return message
