"""The tone in which a status is shown."""

# One tone for each meaning. It chooses shape and colour together: static/css/components/badge.css.
# The codes are those of recommendations/enums.py.
CODES_BY_TONE = {
    "waiting": (
        "awaiting_reply",
        "running",
        "planned",
        "draft",
        "received",
        "pending",
        "candidate",
    ),
    "soon": ("due_soon", "parsed", "counted"),
    "progress": (
        *("reply_received", "under_evaluation", "submitted", "accepted", "proposed"),
        *("claimed", "reading", "partly", "partial", "answered"),
        *("counting", "applying"),
    ),
    "done": (
        "evaluated",
        "adopted",
        "published",
        "sent",
        "issued",
        "applied",
        "granted",
        "in_force",
        "done",
    ),
    "closed": (
        "closed",
        "discontinued",
        "withdrawn",
        "retracted",
        "replaced",
        "taken_back",
        "superseded",
        "held_back",
        "discarded",
        "refused",
        "suspended",
    ),
    "overdue": ("overdue",),
    "failed": ("failed", "expired", "stopped", "bounced"),
    "conflict": ("returned", "contrary", "not_addressed"),
    "private": ("from_date", "committee", "rapporteur"),
}


TONES = {code: tone for tone, codes in CODES_BY_TONE.items() for code in codes}


def tone_of(code: str) -> str:
    """Return the tone for a status code; a code without a meaning of its own stays neutral."""
    return TONES.get(str(code).lower(), "neutral")
