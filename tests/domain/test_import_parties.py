"""States parties are known by their names in six languages, and by whole names only."""

from datetime import UTC, datetime

import pytest

from recommendations.domain.import_parties import parties_named_in, party_called
from recommendations.domain.imports import apply_import, parse_import, start_import
from recommendations.enums import ImportStatus
from recommendations.models import Assessment, StateParty, TreatyBody, User
from tests.factories import StatePartyFactory
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def armenia(state_party: StateParty) -> StateParty:
    return StatePartyFactory.create(
        iso3="ARM", name_en="Armenia", formal_name_en="the Republic of Armenia",
        name_fr="Arménie", name_es="Armenia", name_ru="Армения",
        formal_name_ru="Республика Армения", name_ar="أرمينيا", name_zh="亚美尼亚",
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Armenia", "armenia", "Republic of Armenia", "the Republic of Armenia", "Arménie", "Армения",
     "Армении", "Республики Армения", "أرمينيا", "لأرمينيا", "亚美尼亚"],
)  # fmt: skip
def test_a_state_is_known_by_its_names(armenia: StateParty, name: str) -> None:
    assert party_called(name) == armenia


@pytest.mark.parametrize("name", ["", "Atlantis", "Armeniana", "Armenia and Azerbaijan"])
def test_other_names_are_nobody(armenia: StateParty, name: str) -> None:
    assert party_called(name) is None


def test_a_longer_name_does_not_name_the_shorter_one() -> None:
    guinea = StatePartyFactory.create(iso3="GIN", name_en="Guinea")
    papua = StatePartyFactory.create(iso3="PNG", name_en="Papua New Guinea")
    assert parties_named_in("The report of Papua New Guinea") == {papua}
    assert parties_named_in("Guinea and Papua New Guinea") == {guinea, papua}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Information received from Armenia on follow-up to the observations", "Armenia"),
        ("Renseignements reçus de l’Arménie au sujet de la suite donnée", "Armenia"),
        ("Información recibida de Armenia sobre el seguimiento", "Armenia"),
        ("Информация, полученная от Армении, о последующих мерах", "Armenia"),
        ("المعلومات الواردة من أرمينيا بشأن متابعة الملاحظات الختامية", "Armenia"),
        ("关于亚美尼亚的结论性意见的后续资料", "Armenia"),
        ("Information received from Azerbaijan on follow-up", ""),
        ("Information received on follow-up to the concluding observations", ""),
    ],
)
def test_a_file_about_another_state_than_the_symbol_says_is_refused(
    officer: User, armenia: StateParty, title: str, found: str
) -> None:
    text = f"{title}\n\n{REPLY[REPLY.index('[Date received') :]}"
    run = start_import(
        data=text.encode(), filename="a.txt", by=officer, now=NOW, symbol="CMW/C/AZE/FCO/4"
    )
    run = parse_import(run, now=NOW)
    assert (run.status == ImportStatus.FAILED) == bool(found)
    assert ("belongs to another State party" in run.error) == bool(found)
    assert found in run.error


def test_a_report_is_received_whose_state_is_named_otherwise(
    officer: User, state_party: StateParty, body: TreatyBody
) -> None:
    state_party.name_fr = "Azerbaïdjan"
    state_party.save()
    for text in (OBSERVATIONS, REPORT.replace("report of Azerbaijan", "report of Azerbaïdjan")):
        run = start_import(data=text.encode(), filename="a.txt", by=officer, now=NOW)
        apply_import(parse_import(run, now=NOW), by=officer, now=NOW)
    assert Assessment.objects.count() == 2
