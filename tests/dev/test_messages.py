"""The catalogues hold every sentence of a mail, in every language, and are compiled."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from dev import messages

NUMBERS = ("%(n)d", "%(n)s")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[^(%]")


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translation beside the English sentence that it stands for."""
    singular, *plural = [message.id] if isinstance(message.id, str) else message.id
    return [
        (plural[0] if number else singular, text)
        for number, text in enumerate(messages.translations(message))
    ]


@pytest.fixture(params=messages.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_sources_and_catalogue_have_the_same_sentences(language: str) -> None:
    """`make messages` has nothing to add and nothing to drop."""

    def keys(catalog: Catalog) -> set[tuple[object, object]]:
        return {(message.id, message.context) for message in catalog if message.id}

    assert len(keys(messages.template())) > 30
    assert keys(messages.read(language)) == keys(messages.template())


def test_nothing_is_missing_or_in_doubt(language: str) -> None:
    assert [message.id for message in messages.missing(messages.read(language))] == []


def test_placeholders_are_those_of_the_english_sentence(language: str) -> None:
    """A number may be left out where the word says it: "in two days" is one word in Arabic."""
    for message in messages.read(language):
        if not message.id:
            continue
        for english, translation in forms(message):
            wanted = sorted(PLACEHOLDER.findall(english))
            found = sorted(PLACEHOLDER.findall(translation))
            if message.pluralizable and language == "ar" and not {*NUMBERS} & {*found}:
                wanted = [one for one in wanted if one not in NUMBERS]
            assert found == wanted, (language, english)


def test_what_django_reads_is_what_translators_wrote(language: str) -> None:
    path = messages.po_path(language)
    assert path.with_suffix(".mo").read_bytes() == messages.compiled(messages.read(language))


def test_files_are_as_the_command_writes_them(language: str) -> None:
    """So that a change of one sentence is a difference of one sentence."""
    written = messages.written(messages.update(language))
    assert messages.po_path(language).read_bytes() == written


def test_each_language_counts_as_its_grammar_does() -> None:
    counts = {language: messages.read(language).num_plurals for language in messages.LANGUAGES}
    assert counts["ru"] == 3
    assert counts["ar"] == 6
    assert counts["zh_Hans"] == 1


def test_a_sentence_without_translation_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "LOCALE_DIR", tmp_path)
    assert messages.main() == 1
    assert "How often you receive such emails" in capsys.readouterr().out
    assert messages.missing(messages.read("ru"))


def test_a_part_that_is_gone_from_its_module_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "PARTS", {"recommendations/wording.py": ("no_such_function",)})
    with pytest.raises(KeyError):
        messages.template()
