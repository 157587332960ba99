"""What people corrected in an import, in sentences."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.enums import DocumentKind, ParagraphKind
from recommendations.models import ImportRun, User
from recommendations.wording import date_in_words

# Corrections whose sentence only needs their arguments; the others are in `correction_sentence`.
_SENTENCES = {
    "split_paragraph": gettext_lazy("Paragraph %(number)s was split in two."),
    "join_paragraphs": gettext_lazy("Paragraph %(number)s was joined with the next one."),
    "reword_paragraph": gettext_lazy("The text of paragraph %(number)s was changed."),
    "find_points": gettext_lazy("Subparagraphs were found in paragraph %(number)s."),
    "flatten_points": gettext_lazy(
        "The subparagraphs of paragraph %(number)s became running text."
    ),
    "remove_request": gettext_lazy("A follow-up request was removed."),
    "set_passage": gettext_lazy("Passage %(position)s addresses %(items)s."),
    "place_part": gettext_lazy("An unmatched passage addresses %(items)s."),
    "remove_passage": gettext_lazy("A passage was removed."),
    "settle_doubt": gettext_lazy("A warning was marked as checked."),
    "reopen_doubt": gettext_lazy("A warning was reopened."),
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


def correction_sentence(correction: str, arguments: Mapping[str, Any]) -> str:
    """One correction as a sentence in the reader's language."""
    values = {**arguments, "position": arguments.get("index") or 0}
    values["position"] += 1
    if correction == "renumber_paragraph":
        sentence = (
            _("From paragraph %(number)s on, numbers count from %(to)s.")
            if arguments["follow"]
            else _("Paragraph %(number)s is now paragraph %(to)s.")
        )
    elif correction == "retype_paragraph":
        values["kind"] = ParagraphKind(arguments["kind"]).label
        sentence = _("Paragraph %(number)s is now: %(kind)s.")
    elif correction == "set_headings":
        values["path"] = " / ".join(arguments["headings"]) or _("none")
        sentence = (
            _("The headings of paragraph %(number)s and those that share them: %(path)s.")
            if arguments["section"]
            else _("The headings of paragraph %(number)s: %(path)s.")
        )
    elif correction == "set_answers":
        sentence = (
            _("Paragraph %(number)s answers no concern.")
            if arguments["concern"] is None
            else _("Paragraph %(number)s answers the concern in paragraph %(concern)s.")
        )
    elif correction == "set_request":
        sentence = (
            _("A follow-up request on %(items)s was added.")
            if arguments["index"] is None
            else _("The follow-up request is on %(items)s.")
        )
    elif correction == "set_facts":
        facts = []
        for name, value in arguments.items():
            shown = value or _("none")
            if value and name == "kind":
                shown = DocumentKind(value).label
            elif value and name.endswith("_on"):
                shown = date_in_words(date.fromisoformat(value))
            facts.append(f"{FACTS[name]}: {shown}")
        values["facts"] = "; ".join(facts)
        sentence = _("Facts were corrected: %(facts)s.")
    else:
        sentence = str(_SENTENCES[correction])
    return sentence % values


def history_of(run: ImportRun) -> list[dict[str, Any]]:
    """The corrections in force, the last one first, for `components/_timeline.html`."""
    names = dict(
        User.objects.filter(pk__in={entry["by"] for entry in run.corrections}).values_list(
            "pk", "full_name"
        )
    )
    return [
        {
            "sentence": correction_sentence(entry["what"], entry["with"]),
            "at": datetime.fromisoformat(entry["when"]),
            "by": names.get(entry["by"], ""),
        }
        for entry in reversed(run.corrections)
    ]
