"""The reader's language, as texts are kept under it."""

from django.utils.translation import get_language


def reader_language() -> str:
    """Two letters: "zh" for a reader of zh-hans."""
    return (get_language() or "en")[:2]
