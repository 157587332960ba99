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
    return _("%(kind)s: the date is %(date)s.") % {
        "kind": event.deadline.get_kind_display(),
        "date": date_in_words(event.deadline.due_on),
    }


def _status_changed(event: Event) -> str:
    return _("Status changed from “%(before)s” to “%(after)s”.") % {
        "before": _label(FollowUpStatus, event.from_status),
        "after": _label(FollowUpStatus, event.to_status),
    }


def _submission_changed(event: Event) -> str:
    return _("Submission “%(title)s”: %(state)s.") % {
        "title": event.submission,
        "state": _label(SubmissionStatus, event.to_status).lower(),
    }


def _evaluation_changed(event: Event) -> str:
    return _("Evaluation: %(state)s.") % {
        "state": _label(EvaluationStatus, event.to_status).lower()
    }


def _reply_recorded(event: Event) -> str:
    return _("Reply of the State party recorded, received on %(date)s.") % {
        "date": _date(event.details.get("received_on"))
    }


def _document_imported(event: Event) -> str:
    """The first file of a document, a translation, or what a further version changed."""
    if event.details.get("translated"):
        return _("Translation imported:")
    changes = event.details.get("changes")
    if changes is None:
        return _("Document imported:")
    n = sum(changes.get(what, 0) for what in ("added", "gone", "words"))
    if not n:
        return _("A further version was imported, with the same words:")
    return ngettext(
        "A further version was imported; %(n)d paragraph or point reads otherwise:",
        "A further version was imported; %(n)d paragraphs and points read otherwise:",
        n,
    ) % {"n": n}


def _words_confirmed(event: Event) -> str:
    what = _("The translation")
    if event.assessment_id:
        what = _("The assessment")
    elif event.evaluation_id:
        what = _("The evaluation")
    elif event.reply_id:
        what = _("The reply")
    return _("%(what)s was found right still after a change of words.") % {"what": what}


def _request_changed(event: Event) -> str:
    return _("The period of the request was corrected: %(after)s months, before %(before)s.") % {
        "before": event.details.get("from"),
        "after": event.details.get("to"),
    }


_FACTS = {
    "title": gettext_lazy("title"),
    "distributed_on": gettext_lazy("distributed on"),
    "adopted_on": gettext_lazy("adopted on"),
}


def _fact_corrected(event: Event) -> str:
    details = event.details
    return _("Corrected by a later version (%(fact)s): %(after)s, before %(before)s:") % {
        "fact": _FACTS.get(details.get("fact", ""), ""),
        "before": _date(details.get("from")),
        "after": _date(details.get("to")),
    }


def _letter_issued(event: Event) -> str:
    return _("%(letter)s issued, dated %(day)s:") % {
        "letter": _label(LetterKind, event.details.get("letter", "")),
        "day": _date(event.details.get("dated_on")),
    }


# What mails quote, too: these are translated (dev/messages.py).
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
    EventKind.FACT_CORRECTED: _fact_corrected,
    EventKind.WORDS_CONFIRMED: _words_confirmed,
    EventKind.REQUEST_CHANGED: _request_changed,
    EventKind.SELECTED_FOR_FOLLOW_UP: lambda _event: _("Selected for follow-up."),
    EventKind.DEADLINE_CONSIDERED: lambda event: (
        _("Another date was considered and not chosen: %(date)s.")
        % {"date": _date(event.details.get("due_on"))}
    ),
    EventKind.EXTENSION_ASKED: lambda event: (
        _("The State party asked for time until %(date)s.")
        % {"date": _date(event.details.get("requested_until"))}
    ),
    EventKind.EXTENSION_REFUSED: lambda _event: _("More time was refused."),
    EventKind.STATUS_CHANGED: _status_changed,
    EventKind.SUBMISSION_CREATED: lambda _event: _("A submission was begun."),
    EventKind.ASSESSMENT_SAVED: lambda _event: _("An assessment was written."),
    EventKind.SUBMISSION_STATUS_CHANGED: _submission_changed,
    EventKind.RAPPORTEUR_ASSIGNED: lambda _event: _("A rapporteur was assigned."),
    EventKind.EVALUATION_SAVED: lambda _event: _("The evaluation in preparation was saved."),
    EventKind.EVALUATION_STATUS_CHANGED: _evaluation_changed,
    EventKind.LETTER_ISSUED: _letter_issued,
    EventKind.REMINDER_SENT: lambda _event: _("A reminder was sent."),
    EventKind.REMINDER_FAILED: lambda _event: _("A reminder could not be sent."),
    EventKind.REMINDER_BOUNCED: lambda _event: _("A reminder that was sent came back."),
    EventKind.ADDRESS_CLEARED: lambda _event: _("The address that did not work is used again."),
    EventKind.REMINDER_RESENT: lambda _event: _("A reminder was planned again."),
}
