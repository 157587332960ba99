"""Digests: many things in one email, each as it is told by itself."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.mail_words.reads.standing import Standings
from recommendations.mail_words.reads.told import words_of
from recommendations.models import OutgoingEmail

# A digest that tells of more than this points to the pages instead.
ROWS_SHOWN = 50


def digest_parts(
    email: OutgoingEmail, today: date, standings: Standings | None
) -> tuple[str, str, dict[str, object]]:
    """The template, the subject and the context of a digest."""
    rows = email.collected_rows
    told = [words_of(row, today=today, standings=standings) for row in rows[:ROWS_SHOWN]]
    subject = ngettext(
        "%(n)d thing to know from the follow-up tracker",
        "%(n)d things to know from the follow-up tracker",
        len(rows),
    ) % {"n": len(rows)}
    why = _("You receive this because you chose to receive digests.")
    return "digest", subject, {"told": told, "n_more": len(rows) - len(told), "why": why}
