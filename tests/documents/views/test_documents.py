"""Documents: found by symbol, read by paragraph, downloaded byte for byte by those who may."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.enums import AccessLevel, DocumentKind
from recommendations.models import Document, DocumentVersion, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import DocumentFactory, DocumentVersionFactory, ReportingCycleFactory

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.7 <script>alert(1)</script>"


def version_of(document: Document, **fields: object) -> DocumentVersion:
    return DocumentVersionFactory.create(
        document=document,
        file=ContentFile(CONTENT, name="stored.pdf"),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        n_bytes=len(CONTENT),
        **fields,
    )


def test_the_reader_has_anchors_marks_and_links(client: Client, case: Case) -> None:
    html = text_of(client.get("/documents/CMW/C/AZE/CO/3/"))
    assert 'id="p36"' in html
    assert "Selected for follow-up" in html
    assert 'href="/recommendations/CMW/C/AZE/CO/3/36/"' in html
    assert "4 recommendations, 4 selected for follow-up." in html


def test_a_symbol_in_small_letters_leads_to_the_permanent_address(
    client: Client, case: Case
) -> None:
    response = client.get("/documents/cmw/c/aze/co/3/")
    assert (response.status_code, response["Location"]) == (301, "/documents/CMW/C/AZE/CO/3/")


def test_a_document_with_a_symbol_has_one_address(client: Client, case: Case) -> None:
    response = client.get(f"/documents/{case.document.public_id}/")
    assert (response.status_code, response["Location"]) == (301, "/documents/CMW/C/AZE/CO/3/")


def test_a_document_without_a_symbol_is_read_by_number(client: Client, case: Case) -> None:
    letter = DocumentFactory.create(symbol="", kind=DocumentKind.LETTER, title="A letter")
    assert "A letter" in text_of(client.get(f"/documents/{letter.public_id}/"))


@pytest.mark.parametrize("symbol", ["CMW/C/AZE/CO/99", "not/a/symbol", "CMW/C/AZE/CO/3'"])
def test_a_wrong_symbol_is_answered_in_words(client: Client, case: Case, symbol: str) -> None:
    response = client.get(f"/documents/{symbol}/")
    assert response.status_code == 404
    assert "Symbols look like CMW/C/AZE/CO/3." in text_of(response)


def test_hidden_documents_are_not_there(client: Client, case: Case, officer: User) -> None:
    case.document.access_level = AccessLevel.COMMITTEE
    case.document.save()
    addresses = ["/documents/CMW/C/AZE/CO/3/", f"/documents/{case.document.public_id}/"]
    assert [client.get(url).status_code for url in addresses] == [404, 404]
    assert (
        "CMW/C/AZE/CO/3"
        not in text_of(client.get("/documents/")).split("<main", 1)[1].split("</form>", 1)[1]
    )
    client.force_login(officer)
    assert client.get(addresses[0]).status_code == 200


def test_what_a_correction_corrects_is_named_to_those_who_may_see_it(
    client: Client, case: Case
) -> None:
    hidden = DocumentFactory.create(
        symbol="CMW/C/AZE/CO/3/Add.5", cycle=case.cycle, access_level=AccessLevel.COMMITTEE
    )
    DocumentFactory.create(symbol="CMW/C/AZE/CO/3/Corr.1", cycle=case.cycle, corrects=hidden)
    assert "Add.5" not in text_of(client.get("/documents/CMW/C/AZE/CO/3/Corr.1/"))


def test_an_unknown_language_falls_back(client: Client, case: Case) -> None:
    assert client.get("/documents/CMW/C/AZE/CO/3/?language=xx").status_code == 200


def test_the_list_says_where_in_a_document_the_words_stand(client: Client, case: Case) -> None:
    case.recommendation(36).paragraph.texts.update(text="Stop <b>detaining</b> children.")
    html = client.get("/documents/?q=detained").content.decode()
    assert "<mark>detaining</mark>" in html
    assert "#p36" in html
    assert "<b>" not in html.split("<main", 1)[1]


# --- The original file --------------------------------------------------------------------------
def test_the_file_comes_back_byte_for_byte_and_is_never_opened_as_a_page(
    client: Client, case: Case
) -> None:
    version = version_of(
        case.document, file_name="Observations\r\nX: y.pdf", media_type="application/pdf"
    )
    response = client.get(f"/documents/versions/{version.public_id}/file")
    assert b"".join(response.streaming_content) == CONTENT  # type: ignore[attr-defined]  # a file
    assert response["Content-Disposition"].startswith("attachment")
    assert "X" not in response.headers
    assert response["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(CONTENT).hexdigest() in text_of(client.get("/documents/CMW/C/AZE/CO/3/"))


def test_a_file_is_as_hidden_as_its_document(client: Client, case: Case, officer: User) -> None:
    version = version_of(case.document, file_name="secret.pdf")
    case.document.access_level = AccessLevel.COMMITTEE
    case.document.save()
    url = f"/documents/versions/{version.public_id}/file"
    assert client.get(url).status_code == 404
    client.force_login(officer)
    response = client.get(url)
    assert response.status_code == 200
    response.close()


def test_a_missing_file_is_said_to_be_missing(client: Client, case: Case) -> None:
    without = DocumentVersionFactory.create(document=case.document)
    response = client.get(f"/documents/versions/{without.public_id}/file")
    assert response.status_code == 404
    assert "is not kept here" in text_of(response)
    lost = version_of(case.document)
    default_storage.delete(lost.file.name or "")
    response = client.get(f"/documents/versions/{lost.public_id}/file")
    assert response.status_code == 404
    assert "original file cannot be found" in text_of(response)


# --- The list -----------------------------------------------------------------------------------
def test_three_documents_take_as_many_queries_as_one(client: Client, case: Case) -> None:
    def n_queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/documents/").status_code == 200
        return len(captured)

    with_one = n_queries()
    for _ in range(2):
        DocumentFactory.create(cycle=ReportingCycleFactory.create())
    assert n_queries() == with_one


def test_wrong_filters_are_answered_in_words(client: Client, case: Case) -> None:
    response = client.get("/documents/?kind=poem")
    assert response.status_code == 400
    assert "“poem” is not a kind of document." in text_of(response)


def test_only_reading(client: Client, case: Case) -> None:
    for url in ("/documents/", "/documents/CMW/C/AZE/CO/3/"):
        assert client.head(url).status_code == 200
        assert client.post(url).status_code == 405
