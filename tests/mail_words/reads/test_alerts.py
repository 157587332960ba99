"""Alerts in words: how many, which, and no more names than an email bears."""

import pytest

from recommendations.languages import catalogue_of
from recommendations.mail_words.reads import alerts
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.subjects import LENGTH
from recommendations.models import OutgoingEmail, Theme, User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, SavedSearchFactory, UserFactory
from tests.mail.delivery import MONTH_BEFORE as TODAY

pytestmark = pytest.mark.django_db

SENTENCES = {
    "en": "4 recommendations newly match your saved search “Work”.",
    "fr": "4 recommandations correspondent désormais à votre recherche enregistrée « Work ».",
    "es": "4 recomendaciones coinciden ahora con su búsqueda guardada «Work».",
    "ru": "4 рекомендации теперь отвечают Вашему сохраненному запросу «Work».",
    "ar": "4 توصيات تطابق الآن بحثكم المحفوظ «Work».",
    "zh": "4 项建议现已符合您保存的搜索“Work”。",
}


def alert(case: Case, *, name: str = "Work", language: str = "en") -> OutgoingEmail:
    reader: User = UserFactory.create(language=language)
    row = OutgoingEmailFactory.create(
        recipient=reader,
        deadline=None,
        stage=None,
        saved_search=SavedSearchFactory.create(user=reader, name=name, query="state_party=AZE"),
        search_round=1,
        matches=[case.recommendation(number).pk for number in case.follow_ups],
    )
    return OutgoingEmail.objects.with_grounds().get(pk=row.pk)


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_alert_is_written_in_the_language_of_its_reader(
    case: Case, language: str, sentence: str
) -> None:
    email = alert(case, language=language)
    rendered = render_mail(email, today=TODAY)
    assert sentence in rendered.text
    assert f'<html lang="{catalogue_of(language)}"' in rendered.html
    assert all(str(number) in rendered.text for number in case.follow_ups)
    assert "CMW/C/AZE/CO/3" in rendered.text
    assert ("newly" in rendered.text) == (language == "en")
    assert ("You receive" in rendered.text) == (language == "en")
    assert rendered.told == email.matches


def test_alert_names_the_first_and_counts_the_others(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "NAMED", 3)
    text = render_mail(alert(case), today=TODAY).text
    assert text.count("Azerbaijan, CMW: paragraph") == 3
    assert "And 1 more." in text
    assert "alerts for this saved search" in text


def test_subject_fits_whatever_the_name(case: Case) -> None:
    for name in ("Work " * 20, "W" * 100, "劳" * 100):
        subject = render_mail(alert(case, name=name[:100].strip()), today=TODAY).subject
        assert subject.startswith("4 new matches: ")
        assert len(subject) <= LENGTH


def test_nothing_is_written_where_nothing_is_left(case: Case) -> None:
    email = alert(case)
    email.saved_search.query = f"theme={Theme.objects.create(slug='other', name='Other').slug}"  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="nothing to tell"):
        render_mail(email, today=TODAY)
