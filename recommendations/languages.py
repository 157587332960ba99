"""The languages that people choose, and what Django calls their catalogues."""

from django.utils.translation import get_language

from recommendations.enums import Language

# Django names the catalogue after the script, people choose the language.
_CATALOGUES = {Language.CHINESE.value: "zh-hans"}


def catalogue_of(language: str) -> str:
    """What to activate so that sentences come out in a person's language (two letters)."""
    return _CATALOGUES.get(language, language)


def reader_language() -> str:
    """The reader's language as texts are kept under it: two letters, "zh" for zh-hans."""
    return (get_language() or "en")[:2]
