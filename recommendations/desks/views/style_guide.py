"""The style guide: every component in every state, with invented contents."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recommendations.acts.tones import CODES_BY_TONE
from recommendations.desks.forms import SampleForm

TODAY = date(2024, 2, 1)

WHY: dict[str, Any] = {
    "sentence": "The document itself names the date in brackets, which takes precedence.",
    "inputs": [
        {"label": "Adopted on", "day": date(2021, 10, 8)},
        {"label": "Period asked", "value": "two years"},
        {"label": "Date named", "day": date(2023, 11, 1)},
    ],
    "rule": "Committee on Migrant Workers, follow-up within 24 months",
    "source": "paragraph 74 of CMW/C/AZE/CO/3",
    "candidates": [
        {"due_on": date(2023, 11, 1), "basis": "the date in brackets", "is_chosen": True},
        {"due_on": date(2023, 10, 8), "basis": "two years from adoption"},
    ],
    "extensions": [
        {
            "granted_on": date(2023, 9, 4),
            "old_due_on": date(2023, 10, 8),
            "new_due_on": date(2023, 11, 1),
            "by": "the Rapporteur on follow-up",
            "reason": "The ministry was being reorganised.",
            "letter_label": "Letter",
            "letter_url": "#",
        }
    ],
    "decisions": [
        {
            "what": "Suspended",
            "due_on": date(2023, 11, 1),
            "decided_on": date(2023, 9, 20),
            "by": "secretariat officer",
            "reason": "Consultations with the permanent mission.",
        }
    ],
    "calculator_url": "#",
}
DEADLINES: list[dict[str, Any]] = [
    {"name": "Ahead", "due_on": TODAY + timedelta(days=120)},
    {"name": "Soon", "due_on": TODAY + timedelta(days=21)},
    {"name": "Today", "due_on": TODAY},
    {"name": "Overdue", "due_on": date(2023, 11, 1)},
    {
        "name": "Answered late",
        "due_on": date(2023, 11, 1),
        "received_on": date(2024, 1, 17),
        "why": WHY,
    },
    {"name": "Answered", "due_on": date(2024, 1, 20), "received_on": date(2024, 1, 17)},
    {"name": "Ended", "due_on": date(2019, 5, 12), "is_closed": True},
]

STAGES: list[dict[str, Any]] = [
    {"label": "Adopted", "state": "done", "on": date(2021, 10, 8), "url": "#"},
    {"label": "Requested", "state": "done", "note": "four paragraphs"},
    {"label": "Due", "state": "missed", "on": date(2023, 11, 1)},
    {"label": "Replied", "state": "done", "on": date(2024, 1, 17), "note": "77 days late"},
    {"label": "Assessed", "state": "current", "note": "two submissions"},
    {"label": "Evaluated", "state": "todo"},
]

ASSESSED: dict[str, Any] = {
    "id": "assessed",
    "title": "What NGOs and NHRIs assess",
    "points": [
        {
            "label": "36 (a)",
            "entries": [
                {
                    "by": "An NGO",
                    "on": date(2024, 1, 29),
                    "grade": "Not satisfactory",
                    "text": "Lawyers saw no judge's decision in nine of fourteen files.",
                    "sources": [{"label": "Monitoring visits, 2023", "url": "#"}],
                    "url": "#",
                    "url_label": "Read the assessment",
                },
                {
                    "by": "An NHRI",
                    "grade": "Partially satisfactory",
                    "text": "The review is quicker than before, but not in every region.",
                    "note": "Sent after the window closed.",
                },
            ],
        },
        {
            "label": "36 (b)",
            "by": "An NGO",
            "text": "Three families with children were held for over a week.",
        },
    ],
}

ASKED = (
    "End the detention of migrants for reasons of their status alone, and until then keep it "
    "short, reviewed by a judge and a last resort."
)
VOICES: list[dict[str, Any]] = [
    {
        "id": "asked",
        "title": "What the Committee asked",
        "source": "CMW/C/AZE/CO/3, paragraph 36",
        "source_url": "#",
        "on": date(2021, 10, 8),
        "points": [
            {"label": "36 (a)", "text": ASKED},
            {"label": "36 (b)", "text": "Never detain children, with or without their families."},
        ],
    },
    {
        "id": "replied",
        "title": "What the State party replied",
        "source": "Information on follow-up",
        "source_url": "#",
        "on": date(2024, 1, 17),
        "label": "77 days late",
        "tone": "conflict",
        "points": [
            {
                "label": "36 (a)",
                "text": "A judge decides within 48 hours. In 2023 the courts ordered other "
                "measures in 61 cases.\n\nA new law is before parliament.",
            },
            {"label": "36 (b)", "text": ""},
        ],
    },
    ASSESSED,
    {
        "id": "evaluated",
        "title": "How the Committee evaluated",
        "label": "In preparation",
        "tone": "waiting",
        "points": [],
        "empty": "The Committee has not adopted an evaluation yet.",
        "action_url": "#",
        "action_label": "Propose a grade",
    },
]

PARAGRAPHS: list[dict[str, Any]] = [
    {
        "number": "35",
        "heading": "Liberty and security of person (arts. 16 and 17)",
        "heading_level": 3,
        "text": "The Committee is concerned that people are held because their papers are not "
        "in order, that the time is not limited in every case, and that families with "
        "children are held with others.",
    },
    {
        "number": "36",
        "text": "The Committee recommends that the State party:",
        "is_follow_up": True,
        "status_label": "Reply received",
        "tone": "progress",
        "links": [{"url": "#", "label": "Follow this recommendation"}],
        "subs": [
            {"label": "a", "text": "End detention for reasons of status alone;"},
            {
                "label": "b",
                "text": "See to it that children:",
                "subs": [
                    {"label": "i", "text": "Are never detained;"},
                    {"label": "ii", "text": "Stay with those who care for them."},
                ],
            },
        ],
    },
]

ROWS: list[dict[str, Any]] = [
    {
        "sentence": "Azerbaijan: the reply on four paragraphs is waiting for your evaluation.",
        "url": "#",
        "label": "Reply received",
        "tone": "progress",
        "note": "CMW, third cycle",
        "action_url": "#",
        "action_label": "Evaluate",
    },
    {
        "sentence": "Rwanda: no reply on three paragraphs.",
        "url": "#",
        "label": "Overdue",
        "tone": "overdue",
        "due_on": date(2023, 12, 1),
        "action_url": "#",
        "action_label": "Send a reminder",
    },
    {
        "sentence": "Chile: two claims about paragraph 12 do not agree.",
        "url": "#",
        "label": "Conflicting",
        "tone": "conflict",
        "due_on": date(2024, 2, 20),
        "action_url": "#",
        "action_label": "Compare",
    },
]

FACETS: list[dict[str, Any]] = [
    {
        "name": "status",
        "label": "Status",
        "choices": [
            {"value": "a", "label": "Awaiting reply", "count": 41},
            {"value": "b", "label": "Overdue", "count": 12, "is_selected": True},
            {"value": "c", "label": "Evaluated", "count": 0},
        ],
    },
    {
        "name": "body",
        "label": "Treaty body",
        "choices": [
            {"value": "CMW", "label": "Migrant Workers", "count": 8, "is_selected": True},
            {"value": "CRPD", "label": "Rights of Persons with Disabilities", "count": 45},
        ],
    },
]

ENTRIES: list[dict[str, Any]] = [
    {
        "at": datetime(2024, 1, 30, 8, 12, tzinfo=UTC),
        "by": "A. Berisha, secretariat",
        "sentence": "Status changed from Reply received to Under evaluation.",
        "detail": "Reason: the translation is ready.",
        "tone": "progress",
    },
    {
        "on": date(2024, 1, 17),
        "sentence": "Information on follow-up received, 77 days late.",
        "tone": "done",
        "url": "#",
        "url_label": "Read the reply",
    },
    {
        "on": date(2023, 12, 1),
        "sentence": "The first reminder could not be delivered.",
        "tone": "failed",
    },
    {
        "on": date(2023, 11, 2),
        "sentence": "The deadline passed without a reply.",
        "tone": "overdue",
    },
    {"on": date(2021, 10, 8), "sentence": "Concluding observations adopted."},
]

FACTS: list[dict[str, Any]] = [
    {"label": "State party", "value": "Azerbaijan", "url": "#"},
    {"label": "Session", "value": "Thirty-third", "note": "27 September to 8 October 2021"},
    {"label": "Adopted on", "day": date(2021, 10, 8)},
    {"label": "Status", "value": "Reply received", "tone": "progress"},
    {"label": "Access", "value": "Committee only", "tone": "private"},
]

FIGURES: list[dict[str, Any]] = [
    {
        "value": 31,
        "denominator": 43,
        "label": "Replies received in time",
        "definition": "Replies received by the deadline, of all deadlines passed.",
        "as_of": TODAY,
    },
    {
        "value": 12,
        "label": "Overdue today",
        "definition": "Deadlines passed without a reply.",
        "as_of": TODAY,
    },
]


def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the components; "today" is fixed so that the page, and pictures of it, stay the same."""
    return render(
        request,
        "desks/style_guide.html",
        {
            "today": TODAY,
            "tones": [*CODES_BY_TONE, "neutral"],
            "deadlines": DEADLINES,
            "stages": STAGES,
            "voices": VOICES,
            "paragraphs": PARAGRAPHS,
            "rows": ROWS,
            "facets": FACETS,
            "chips": [
                {"label": "Committee: CMW", "remove_url": "?"},
                {"label": "Status: Overdue", "remove_url": "?"},
            ],
            "page_obj": Paginator(range(480), 20).get_page(request.GET.get("page", "7")),
            "entries": ENTRIES,
            "facts": FACTS,
            "figures": FIGURES,
            "crumbs": [
                {"label": "Recommendations", "url": "#"},
                {"label": "Azerbaijan", "url": "#"},
                {"label": "Paragraph 36"},
            ],
            "notes": [
                {"level_tag": "success", "text": "The reply was recorded against two paragraphs."},
                {"level_tag": "info", "text": "The window for submissions closes in three weeks."},
                {"level_tag": "warning", "text": "Two claims about paragraph 36 do not agree."},
                {"level_tag": "error", "text": "The reminder could not be sent."},
            ],
            "links": [
                {"url": "#asked", "label": "Asked"},
                {"url": "#replied", "label": "Replied"},
                {"url": "#assessed", "label": "Assessed"},
                {"url": "#evaluated", "label": "Evaluated"},
            ],
            "blank_form": SampleForm(prefix="blank"),
            "wrong_form": SampleForm({"wrong-received_on": "31 June"}, prefix="wrong"),
        },
    )
