"""The name of a State party in the reader's language."""

from django.utils import translation

from tests.factories import StatePartyFactory


def test_a_state_party_is_named_in_the_readers_language_else_in_english() -> None:
    party = StatePartyFactory.build(name_en="Türkiye", name_fr="Türkiye (la)", name_es="")
    with translation.override("fr"):
        assert str(party) == "Türkiye (la)"
    with translation.override("es"):
        assert str(party) == "Türkiye"
