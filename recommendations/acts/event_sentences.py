"""The sentence of each kind of event, without who did it and why."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.enums import (
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
    LetterKind,
    SubmissionStatus,
)
from recommendations.models import Event
from recommendations.wording import date_in_words


def sentence_of(event: Event) -> str:
    """An event in words, without who did it and why."""
    make = _SENTENCES.get(EventKind(event.kind))
    return make(event) if make else str(event.get_kind_display()) + "."


def _label(choices: type, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value  # type: ignore[attr-defined]


def _date(value: object) -> str:
    """A date kept as text in an event's details, in words."""
    try:
        return date_in_words(date.fromisoformat(str(value)))
    except ValueError:
        return str(value or "")


def _from_to(event: Event) -> dict[str, str]:
    return {"before": _date(event.details.get("from")), "after": _date(event.details.get("to"))}


def _deadline_set(event: Event) -> str:
    assert event.deadline is not None  # noqa: S101 - `set_deadline` always names it
    sentence = _("%(kind)s: the date is %(date)s.")
    if event.details.get("by_rule"):
        sentence = _("%(kind)s: the date is %(date)s, by rule.")
    return sentence % {
        "kind": event.deadline.get_kind_display(),
        "date": date_in_words(event.deadline.due_on),
    }


def _reply_recorded(event: Event) -> str:
    day = {"date": _date(event.details.get("received_on"))}
    if event.details.get("corrects"):
        return _("Corrected reply of the State party recorded, received on %(date)s.") % day
    return _("Reply of the State party recorded, received on %(date)s.") % day


def _document_imported(event: Event) -> str:
    """The first file of a document, a translation, or what a further version changed."""
    if event.details.get("translated"):
        return _("Translation imported:")
    changes = event.details.get("changes")
    if changes is None:
        return _("Document imported:")
    n = sum(changes.get(what, 0) for what in ("added", "gone", "words"))
    if not n:
        return _("A further version was imported; its text is the same:")
    return ngettext(
        "A further version was imported; %(n)d paragraph or subparagraph changed:",
        "A further version was imported; %(n)d paragraphs and subparagraphs changed:",
        n,
    ) % {"n": n}


def _of_stage(event: Event, sentence: str) -> str:
    """What was decided about an email; who may read that may read to whom it goes."""
    email = event.email
    if email is None or email.stage is None:
        return str(event.get_kind_display()) + "."
    return sentence % {"stage": email.stage.label, "person": email.recipient.full_name}


def _told(event: Event, of_reminder: str, of_change: str) -> str:
    """What became of an email: of a reminder, or of one that tells of another event.

    Who may read that an email was sent may read to whom (`visibility.outgoing_emails`).
    """
    email = event.email
    if email is None or email.event is None:
        return of_reminder
    return of_change % {"person": email.recipient.full_name, "what": email.occasion}


def _text_confirmed(event: Event) -> str:
    what = _("The translation")
    if event.assessment_id:
        what = _("The assessment")
    elif event.evaluation_id:
        what = _("The evaluation")
    elif event.reply_id:
        what = _("The reply")
    return _("%(what)s was confirmed after a change of the text.") % {"what": what}


_FACTS = {
    "title": gettext_lazy("title"),
    "distributed_on": gettext_lazy("distributed on"),
    "adopted_on": gettext_lazy("adopted on"),
}


# Emails quote these as well, so they are translated (dev/messages.py).
_NEWS: dict[EventKind, Callable[[Event], str]] = {
    EventKind.DEADLINE_SET: _deadline_set,
    EventKind.DEADLINE_EXTENDED: lambda event: (
        _("More time given: from %(before)s to %(after)s.") % _from_to(event)
    ),
    EventKind.DEADLINE_SUSPENDED: lambda _event: _("The date was suspended."),
    EventKind.DEADLINE_RESUMED: lambda event: (
        _("In force again after a suspension: from %(before)s to %(after)s.") % _from_to(event)
    ),
    EventKind.DEADLINE_CORRECTED: lambda event: (
        _("The date was corrected: from %(before)s to %(after)s.") % _from_to(event)
    ),
    EventKind.DEADLINE_WITHDRAWN: lambda _event: _("The date was withdrawn."),
    EventKind.REPLY_RECORDED: _reply_recorded,
}
_SENTENCES: dict[EventKind, Callable[[Event], str]] = {
    **_NEWS,
    EventKind.CASE_OPENED: lambda _event: _("Case opened."),
    EventKind.DOCUMENT_RECORDED: lambda _event: _("Document recorded:"),
    EventKind.DOCUMENT_IMPORTED: _document_imported,
    EventKind.IMPORT_TAKEN_BACK: lambda event: (
        _("The import of “%(document)s” was taken back.") % {"document": event.document}
    ),
    EventKind.FACT_CORRECTED: lambda event: (
        _("Corrected by a later version (%(fact)s): from %(before)s to %(after)s:")
        % {**_from_to(event), "fact": _FACTS.get(event.details.get("fact", ""), "")}
    ),
    EventKind.WORDS_CONFIRMED: _text_confirmed,
    EventKind.REQUEST_CHANGED: lambda event: (
        _("The period of the request was corrected: %(after)s months instead of %(before)s.")
        % {"before": event.details.get("from"), "after": event.details.get("to")}
    ),
    EventKind.SELECTED_FOR_FOLLOW_UP: lambda _event: _("Selected for follow-up."),
    EventKind.DEADLINE_CONSIDERED: lambda event: (
        _("Another date was considered and not chosen: %(date)s.")
        % {"date": _date(event.details.get("due_on"))}
    ),
    EventKind.EXTENSION_ASKED: lambda event: (
        _("The State party requested an extension until %(date)s.")
        % {"date": _date(event.details.get("requested_until"))}
    ),
    EventKind.EXTENSION_REFUSED: lambda _event: _("The extension was refused."),
    EventKind.STATUS_CHANGED: lambda event: (
        # Not the status before: it may rest on a row that this reader does not see.
        _("Status: %(status)s.") % {"status": _label(FollowUpStatus, event.to_status).lower()}
    ),
    EventKind.REPLY_REPLACED: lambda event: (
        _("The reply of the State party, received on %(date)s, was replaced by a corrected one.")
        % {"date": _date(event.details.get("received_on"))}
    ),
    EventKind.REPLY_WITHDRAWN: lambda event: (
        _("The reply of the State party, recorded as received on %(date)s, was withdrawn.")
        % {"date": _date(event.details.get("received_on"))}
    ),
    EventKind.SUBMISSION_CREATED: lambda _event: _("A submission was started."),
    EventKind.ASSESSMENT_SAVED: lambda _event: _("An assessment was written."),
    EventKind.SUBMISSION_STATUS_CHANGED: lambda event: (
        _("Submission “%(title)s”: %(status)s.")
        % {
            "title": event.submission,
            "status": _label(SubmissionStatus, event.to_status).lower(),
        }
    ),
    EventKind.RAPPORTEUR_ASSIGNED: lambda _event: _("A rapporteur was assigned."),
    EventKind.ASSIGNMENT_ENDED: lambda _event: _("The assignment of a rapporteur ended."),
    EventKind.EVALUATION_SAVED: lambda _event: _("The evaluation in preparation was saved."),
    EventKind.EVALUATION_STATUS_CHANGED: lambda event: (
        _("Evaluation: %(status)s.") % {"status": _label(EvaluationStatus, event.to_status).lower()}
    ),
    EventKind.LETTER_ISSUED: lambda event: (
        _("%(letter)s issued, dated %(day)s:")
        % {
            "letter": _label(LetterKind, event.details.get("letter", "")),
            "day": _date(event.details.get("dated_on")),
        }
    ),
    EventKind.READING_LOG_SWITCHED: lambda event: (
        _("Authors are shown in which role and on which day their submissions were read.")
        if event.details.get("is_shown")
        else _("Authors are no longer shown who read their submissions.")
    ),
    EventKind.SECOND_PERSON_SWITCHED: lambda event: (
        _("From now on, each new role waits for a second person.")
        if event.details.get("is_on")
        else _("Roles no longer wait for a second person.")
    ),
    EventKind.REMINDER_SENT: lambda event: _told(
        event, _("A reminder was sent."), _("%(person)s was told by email: “%(what)s”.")
    ),
    EventKind.REMINDER_FAILED: lambda event: _told(
        event,
        _("A reminder could not be sent."),
        _("The email that tells %(person)s of “%(what)s” could not be sent."),
    ),
    EventKind.REMINDER_BOUNCED: lambda event: _told(
        event,
        _("A reminder bounced."),
        _("The email that tells %(person)s of “%(what)s” bounced."),
    ),
    EventKind.ADDRESS_CLEARED: lambda _event: _(
        "The address that had not worked was put back into use."
    ),
    EventKind.REMINDER_RESENT: lambda event: _told(
        event,
        _("A reminder was planned again."),
        _("The email that tells %(person)s of “%(what)s” was planned again."),
    ),
    EventKind.REMINDER_STOPPED: lambda event: _of_stage(
        event, _("The reminder “%(stage)s” to %(person)s was stopped before it left.")
    ),
    EventKind.REMINDER_RELEASED: lambda event: _of_stage(
        event, _("The reminder “%(stage)s” to %(person)s, which was stopped, may leave after all.")
    ),
}
