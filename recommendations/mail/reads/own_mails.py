"""Mails that a person chose: news of what is followed, dates for followers, own reminders, digests.

One thing that is told reads alike by itself and in a digest: a heading, a sentence with the fact,
and an address. `render_mail` writes any row of the ledger; reminders of a role that go by
themselves are the matter of `emails`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.acts.event_sentences import sentence_of
from recommendations.enums import DeadlineKind, EvaluationStatus, EventKind, ReminderAudience
from recommendations.languages import catalogue_of
from recommendations.mail.reads.emails import (
    SUBJECT_LENGTH,
    RenderedMail,
    render_reminder,
    stop_address,
)
from recommendations.mail_enums import MailKind
from recommendations.models import (
    Event,
    OutgoingEmail,
    OwnReminder,
    Recommendation,
    ReportingCycle,
    User,
)
from recommendations.wording import date_in_words, distance_in_words

# A mail that tells of more than this points to the pages instead.
ROWS_SHOWN = 50


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


def render_mail(email: OutgoingEmail, *, today: date) -> RenderedMail:
    """Write any mail of the ledger in its recipient's language, as things stand on `today`.

    Expects the email `with_grounds`; a digest with what it carries and still holds.
    """
    if email.digest_at is not None:
        return _digest(email, today)
    if email.kind == MailKind.ROLE and email.deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
        return render_reminder(email, today=today)
    words = words_of(email, today=today)
    with _language_of(email.recipient):
        why = {
            MailKind.ROLE: _("You receive this because of the role that you hold in this case."),
            MailKind.FOLLOWED: _("You receive this because you follow what it is about."),
            MailKind.OWN: _("You receive this because you asked to be reminded."),
        }[email.kind or MailKind.ROLE]
        context = {"name": email.recipient.full_name, "words": words, "why": why}
        return _rendered("one", words.subject, context | _addresses())


def _digest(email: OutgoingEmail, today: date) -> RenderedMail:
    rows = email.collected_rows
    told = [words_of(row, today=today) for row in rows[:ROWS_SHOWN]]
    with _language_of(email.recipient):
        subject = ngettext(
            "%(n)d thing to know from the follow-up tracker",
            "%(n)d things to know from the follow-up tracker",
            len(rows),
        ) % {"n": len(rows)}
        context = {
            "name": email.recipient.full_name,
            "told": told,
            "n_more": len(rows) - len(told),
            "why": _("You receive this because you chose to get one mail for many."),
        }
        return _rendered("digest", subject, context | _addresses())


def _addresses() -> dict[str, str]:
    return {
        "choices_url": f"{settings.SITE_URL}{reverse('mail-choices')}",
        "follows_url": f"{settings.SITE_URL}{reverse('follow-list')}",
        "stop_url": stop_address(),
    }


def _rendered(template: str, subject: str, context: dict[str, object]) -> RenderedMail:
    # A subject is one line, whatever the names in it hold.
    line = " ".join(subject.split())[:SUBJECT_LENGTH]
    text, html = (
        render_to_string(f"mail/emails/{template}-body.{suffix}", context | {"subject": line})
        for suffix in ("txt", "html")
    )
    return RenderedMail(
        subject=line,
        # What the template leaves out leaves its empty lines behind.
        text=re.sub(r"\n\s*\n", "\n\n", text.strip()) + "\n",
        html=html,
    )


@contextmanager
def _language_of(user: User) -> Iterator[None]:
    with translation.override(catalogue_of(user.language)):
        yield


# --- What is told ---------------------------------------------------------------------------------


def words_of(row: OutgoingEmail, *, today: date) -> Words:
    """One row of the ledger in words, in its recipient's language: the fact first.

    Expects the row `with_grounds`. Not for digests, which are made of these.
    """
    with _language_of(row.recipient):
        if row.event is not None:
            return _news(row.event)
        if row.own_reminder is not None:
            return _own(row.own_reminder, today)
        return _date(row, today)


def _case(cycle: ReportingCycle) -> str:
    return f"{cycle.state_party.name}, {cycle.treaty_body.code}"


def _news(event: Event) -> Words:
    heading, url = "", ""
    if event.cycle is not None:
        heading, url = _case(event.cycle), event.cycle.get_absolute_url()
    if event.recommendation is not None:
        heading = f"{heading}: {_point(event.recommendation)}"
        url = event.recommendation.get_absolute_url()
    elif event.reply is not None:
        url = event.reply.get_absolute_url()
    elif event.deadline is not None:
        url = event.deadline.get_absolute_url()
    elif event.document is not None:
        url = event.document.get_absolute_url()
    sentence = _news_sentence(event)
    subject = f"{heading}: {sentence.rstrip('.')}"
    return Words(heading, sentence, f"{settings.SITE_URL}{url}", subject)


def _news_sentence(event: Event) -> str:
    if event.document is not None and event.kind in (
        EventKind.DOCUMENT_RECORDED,
        EventKind.DOCUMENT_IMPORTED,
    ):
        return _("The concluding observations can be read now: %(document)s.") % {
            "document": event.document
        }
    if event.kind == EventKind.EVALUATION_STATUS_CHANGED and (
        event.to_status == EvaluationStatus.ADOPTED
    ):
        return _("The committee has adopted its evaluation of what was done.")
    if event.deadline is not None and event.kind != EventKind.DEADLINE_SET:
        return f"{event.deadline.get_kind_display()}. {sentence_of(event)}"
    return sentence_of(event)


def _point(recommendation: Recommendation) -> str:
    return _("paragraph %(reference)s, %(topic)s") % {
        "reference": recommendation.paragraph.reference,
        "topic": recommendation.topic,
    }


def _own(reminder: OwnReminder, today: date) -> Words:
    thing = reminder.thing
    if isinstance(thing, ReportingCycle):
        heading = _case(thing)
    elif isinstance(thing, Recommendation):
        heading = _point(thing)
    else:
        heading = _case(thing.cycle)
    sentence = _("You wanted to be reminded of this on %(day)s.") % {
        "day": date_in_words(reminder.remind_on)
    }
    if reminder.deadline is not None:
        sentence = _("%(kind)s: %(day)s (%(distance)s).") % {
            "kind": reminder.deadline.get_kind_display(),
            "day": date_in_words(reminder.deadline.due_on),
            "distance": distance_in_words(reminder.deadline.due_on, today),
        }
    return Words(
        heading,
        sentence,
        f"{settings.SITE_URL}{thing.get_absolute_url()}",
        subject=_("Reminder: %(what)s") % {"what": reminder.note or heading},
        note=reminder.note,
    )


def _date(row: OutgoingEmail, today: date) -> Words:
    deadline = row.deadline
    values = {
        "kind": deadline.get_kind_display(),
        "day": date_in_words(deadline.due_on),
        "distance": distance_in_words(deadline.due_on, today),
    }
    if deadline.kind == DeadlineKind.SUBMISSIONS_OPEN:
        sentence = _("The window for submissions opens on %(day)s (%(distance)s).")
    elif deadline.kind == DeadlineKind.SUBMISSIONS_CLOSE:
        sentence = _("Send your submission by %(day)s (%(distance)s): the window closes then.")
    elif (
        deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
        and row.stage.audience == ReminderAudience.STATE_FOCAL_POINTS
        and deadline.due_on >= today
    ):
        sentence = _("Please send the information on follow-up by %(day)s (%(distance)s).")
    else:
        sentence = _("%(kind)s: %(day)s (%(distance)s).")
    heading = f"{_case(deadline.cycle)}: {deadline.get_kind_display()}"
    return Words(
        heading,
        sentence % values,
        f"{settings.SITE_URL}{deadline.get_absolute_url()}",
        subject=f"{heading}, {values['day']}",
    )
