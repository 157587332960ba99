"""Lists in a sentence, with the comma and the "and" of the language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def with_commas(items: Sequence[str]) -> str:
    """ "16, 36, 60": for subjects, where room is short."""
    words = ""
    for item in items:
        words = _("%(items)s, %(item)s") % {"items": words, "item": item} if words else item
    return words


def with_and(items: Sequence[str]) -> str:
    """ "16, 36 and 60": for sentences."""
    if len(items) < 2:
        return "".join(items)
    return _("%(items)s and %(item)s") % {"items": with_commas(items[:-1]), "item": items[-1]}
