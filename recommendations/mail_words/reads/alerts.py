"""Alerts of saved searches: what newly matches, of what the reader may read as the email leaves."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.documents.reads.recommendations import for_keys, shortened
from recommendations.languages import reader_language
from recommendations.mail_words.reads.addresses import absolute
from recommendations.mail_words.reads.pieces import Words, case_in_words, paragraph_in_words
from recommendations.mail_words.reads.subjects import LENGTH
from recommendations.models import OutgoingEmail, SavedSearch
from recommendations.searches.reads import still_new

# So many are named; the page has the others.
NAMED = 20


def alert_words(row: OutgoingEmail, search: SavedSearch, today: date) -> Words:
    """How many newly match and which, a line each. Raises ValueError where none does any more."""
    new = still_new(row, today=today)
    if not new:
        raise ValueError(f"Row {row.pk} of the ledger has nothing to tell.")
    named = for_keys(new[:NAMED], row.recipient, reader_language(), today=today)
    n, name = len(new), search.name
    sentence = ngettext(
        "%(n)d recommendation newly matches your saved search “%(name)s”.",
        "%(n)d recommendations newly match your saved search “%(name)s”.",
        n,
    ) % {"n": n, "name": name}
    lines = [
        _("%(case)s: %(paragraph)s (%(symbol)s)")
        % {
            "case": case_in_words(one.cycle),
            "paragraph": paragraph_in_words(one),
            "symbol": one.paragraph.document.symbol,
        }
        for one in named
    ]
    if n > len(lines):
        more = n - len(lines)
        lines.append(ngettext("And %(n)d more.", "And %(n)d more.", more) % {"n": more})
    words = ngettext("%(n)d new match: %(name)s", "%(n)d new matches: %(name)s", n)
    room = LENGTH - len(words % {"n": n, "name": ""})
    short = name if len(name) <= room else shortened(name, room - 1)
    subject = words % {"n": n, "name": short}
    url = absolute(search.get_absolute_url())
    return Words(name, sentence, url, subject, more=tuple(lines), told=new)
