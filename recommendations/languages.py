"""The languages that people choose, and what Django calls their catalogues."""

from recommendations.enums import Language

# Django names the catalogue after the script, people choose the language.
_CATALOGUES = {Language.CHINESE.value: "zh-hans"}


def catalogue_of(language: str) -> str:
    """What to activate so that sentences come out in a person's language (two letters)."""
    return _CATALOGUES.get(language, language)
