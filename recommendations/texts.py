"""What texts may hold: how many characters, which ones, and the sentence where there are too many.

Models take their limits from here, forms from the models; the database holds the same (`0001`).
Each limit is several times what real texts have: committees ask States parties and organisations
for follow-up information of 3,500 words (about 25,000 characters) on all recommendations together.
"""

import re

from django.utils.translation import gettext as _

from recommendations.marks import UNSEEN

# What a reply, an assessment or an evaluation says on one recommendation: about 40 printed pages.
STATEMENT = 100_000
# A numbered paragraph as it is recorded from a document, with all that stands in it.
PARAGRAPH = 200_000
# Words copied from a document, and longer notes.
QUOTATION = 20_000
# Why something was done: kept in the history.
REASON = 10_000
# A reply in two sentences; one source with its author, title, date and page.
SUMMARY = 5_000
SOURCE = 5_000
# A text that is pasted to be imported: more than the longest reports of States parties.
PASTED = 2_000_000

# C0 without tab and line breaks, DEL and C1, and what shows nothing. Surrogates cannot come.
_UNWANTED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{UNSEEN}]")


def without_unwanted(text: str) -> str:
    """The text without them; line and paragraph separators become line breaks."""
    return _UNWANTED.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))


def limit_in_words(limit: int) -> str:
    """What a form says beside a text, before anything is typed."""
    return _("At most %(limit)s characters.") % {"limit": f"{limit:,}"}


def too_long(text: str, limit: int) -> str:
    """The sentence where a text is longer than it may be; empty where it is not."""
    if len(text) <= limit:
        return ""
    return _(
        "This has %(n)s characters, and at most %(limit)s can be kept. Shorten it by %(over)s."
    ) % {"n": f"{len(text):,}", "limit": f"{limit:,}", "over": f"{len(text) - limit:,}"}
