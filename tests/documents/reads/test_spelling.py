"""Misspelt words get a suggestion that exists in texts which everybody may read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.documents.reads.search import question_of
from recommendations.documents.reads.spelling import suggestion_for
from recommendations.documents.verbs.words import learn_words
from recommendations.enums import AccessLevel
from recommendations.models import SearchedWord
from tests.conftest import Case
from tests.factories import ParagraphTextFactory

TEXTS = {
    "en": "Protect migrants from trafficking in persons.",
    "fr": "Protéger les travailleurs migrants détenus.",
    "es": "Proteger a los niños migrantes.",
    "ru": "Защищать детей мигрантов.",
    "ar": "ينبغي حماية الأطفال المهاجرين.",
}


@pytest.fixture
def known(case: Case) -> Case:
    paragraph = case.recommendation(36).paragraph
    for language, text in TEXTS.items():
        if not paragraph.texts.filter(language=language).update(text=text):
            ParagraphTextFactory.create(paragraph=paragraph, language=language, text=text)
    learn_words(now=timezone.now())
    return case


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("migrnts", "migrants"),
        ("traficking in persns", "trafficking in persons"),
        ("protection of migrnts", "protection of migrants"),
        ("travaileurs", "travailleurs"),
        ("мигрантво", "мигрантов"),
        ("المهاحرين", "المهاجرين"),
        ("migrants", ""),
        ("xqzzyploghe", ""),
        ("Azerbaijan migrnts", "Azerbaijan migrants"),
        ("-migrnts", ""),
    ],
)
def test_nearest_known_word_is_suggested(known: Case, typed: str, meant: str) -> None:
    assert suggestion_for(question_of(typed)) == meant


def test_words_of_hidden_texts_are_never_suggested(known: Case) -> None:
    known.document.access_level = AccessLevel.COMMITTEE
    known.document.save()
    learn_words(now=timezone.now())
    assert suggestion_for(question_of("migrnts")) == ""


def test_words_are_learned_only_where_a_text_is_new(known: Case) -> None:
    # What was committed while they were read is read at the next time, and then no more.
    before = timezone.now() + timedelta(hours=1)
    learn_words(now=before)
    assert learn_words(now=before + timedelta(hours=1)) == SearchedWord.objects.count()
    assert SearchedWord.objects.latest("learned_at").learned_at == before
    learn_words(now=before + timedelta(days=1))
    assert SearchedWord.objects.latest("learned_at").learned_at > before
    text = known.recommendation(60).paragraph.texts.first()
    assert text is not None
    text.text = "Lighthouses."
    text.save()
    learn_words(now=timezone.now() + timedelta(days=3))
    assert SearchedWord.objects.filter(word="lighthouses", language=text.language).exists()
    assert SearchedWord.objects.latest("learned_at").learned_at > before
