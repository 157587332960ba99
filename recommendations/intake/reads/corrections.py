"""What people corrected in an import, in sentences."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.enums import DocumentKind, ParagraphKind
from recommendations.models import ImportRun, User
from recommendations.wording import date_in_words

_SENTENCES = {
    "split_paragraph": gettext_lazy("Paragraph %(number)s was split in two."),
    "join_paragraphs": gettext_lazy("Paragraph %(number)s was joined with the one after it."),
    "reword_paragraph": gettext_lazy("The words of paragraph %(number)s were changed."),
    "find_points": gettext_lazy("Points were found in paragraph %(number)s."),
    "flatten_points": gettext_lazy("The points of paragraph %(number)s became running text."),
    "remove_request": gettext_lazy("A request for follow-up was taken away."),
    "remove_passage": gettext_lazy("A passage was taken away."),
    "settle_doubt": gettext_lazy("A doubt was settled."),
    "reopen_doubt": gettext_lazy("A doubt was opened again."),
    "start_over": gettext_lazy("Everything is again as it was read."),
}
FACTS = {
    "kind": gettext_lazy("kind"),
    "title": gettext_lazy("title"),
    "symbol": gettext_lazy("symbol"),
    "distributed_on": gettext_lazy("distributed on"),
    "adopted_on": gettext_lazy("adopted on"),
    "received_on": gettext_lazy("received on"),
    "next_report_due_on": gettext_lazy("next periodic report due on"),
    "adopted_meeting": gettext_lazy("adopted at meeting"),
    "session": gettext_lazy("session"),
}


def in_words(what: str, given: Mapping[str, Any]) -> str:
    """One correction as a sentence in the reader's language."""
    if what in _SENTENCES:
        return str(_SENTENCES[what]) % given
    makers = {
        "renumber_paragraph": _renumbered,
        "retype_paragraph": _retyped,
        "set_headings": _headings,
        "set_answers": _answers,
        "set_request": _request,
        "set_passage": _passage,
        "place_part": _part,
        "set_facts": _facts,
    }
    return makers[what](given)


def history_of(run: ImportRun) -> list[dict[str, Any]]:
    """The corrections in force, the last one first, for `components/_timeline.html`."""
    names = dict(
        User.objects.filter(pk__in={entry["by"] for entry in run.corrections}).values_list(
            "pk", "full_name"
        )
    )
    return [
        {
            "sentence": in_words(entry["what"], entry["with"]),
            "at": datetime.fromisoformat(entry["when"]),
            "by": names.get(entry["by"], ""),
        }
        for entry in reversed(run.corrections)
    ]


def _renumbered(given: Mapping[str, Any]) -> str:
    if given["follow"]:
        return _("From paragraph %(number)s on, numbers count from %(to)s.") % given
    return _("Paragraph %(number)s is now paragraph %(to)s.") % given


def _retyped(given: Mapping[str, Any]) -> str:
    kind = ParagraphKind(given["kind"]).label
    return _("Paragraph %(number)s is now: %(kind)s.") % {**given, "kind": kind}


def _headings(given: Mapping[str, Any]) -> str:
    path = " / ".join(given["headings"]) or _("none")
    if given["section"]:
        return _("The headings of paragraph %(number)s and those that share them: %(path)s.") % {
            **given,
            "path": path,
        }
    return _("The headings of paragraph %(number)s: %(path)s.") % {**given, "path": path}


def _answers(given: Mapping[str, Any]) -> str:
    if given["concern"] is None:
        return _("Paragraph %(number)s answers no concern.") % given
    return _("Paragraph %(number)s answers the concern in paragraph %(concern)s.") % given


def _request(given: Mapping[str, Any]) -> str:
    if given["index"] is None:
        return _("A request for follow-up on %(items)s was added.") % given
    return _("The request for follow-up is on %(items)s.") % given


def _passage(given: Mapping[str, Any]) -> str:
    return _("Passage %(place)s speaks of %(items)s.") % {**given, "place": given["index"] + 1}


def _part(given: Mapping[str, Any]) -> str:
    return _("A part that had matched nothing speaks of %(items)s.") % given


def _facts(given: Mapping[str, Any]) -> str:
    parts = [f"{FACTS[name]}: {_fact(name, value)}" for name, value in given.items()]
    return _("Facts were corrected: %(facts)s.") % {"facts": "; ".join(parts)}


def _fact(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("none")
    if name == "kind":
        return str(DocumentKind(value).label)
    return date_in_words(date.fromisoformat(value)) if name.endswith("_on") else str(value)
