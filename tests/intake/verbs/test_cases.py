"""The case of a document: its State party is known by name in six languages."""

from datetime import UTC, datetime

import pytest

from recommendations.enums import ImportStatus
from recommendations.intake.verbs.imports import apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.models import Assessment, StateParty, TreatyBody, User
from tests.factories import StatePartyFactory
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


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
    officer: User, state_party: StateParty, title: str, found: str
) -> None:
    StatePartyFactory.create(iso3="ARM", name_en="Armenia")
    text = f"{title}\n\n{REPLY[REPLY.index('[Date received') :]}"
    run = start_import(data=text.encode(), filename="a.txt", by=officer, symbol="CMW/C/AZE/FCO/4")
    run = parse_import(run, now=NOW)
    assert (run.status == ImportStatus.FAILED) == bool(found)
    assert ("belongs to another State party" in run.error) == bool(found)
    assert found in run.error


@pytest.mark.parametrize("name", ["Azerbaïdjan", "Azerbaiyán", "the Republic of Azerbaijan"])
def test_a_report_is_received_whose_state_is_named_otherwise(
    officer: User, state_party: StateParty, body: TreatyBody, name: str
) -> None:
    for text in (OBSERVATIONS, REPORT.replace("report of Azerbaijan", f"report of {name}")):
        run = start_import(data=text.encode(), filename="a.txt", by=officer)
        apply_import(parse_import(run, now=NOW), by=officer, now=NOW)
    assert Assessment.objects.count() == 2
