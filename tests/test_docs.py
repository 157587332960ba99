"""The documentation: links lead somewhere, roles have their page, licences are named."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from dev import lock, pictures

ROOT = Path(settings.BASE_DIR)
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "findings/*.md", ".github/**/*.md")
    for page in ROOT.glob(pattern)
)
USERS = ROOT / "docs" / "users"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def anchors_of(page: Path) -> set[str]:
    """The names that a link may put behind #, as GitHub makes them from headings."""
    headings = re.findall(r"^#{1,6} (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_is_there(page: Path) -> None:
    for target in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{target} does not exist"
        assert found.is_relative_to(ROOT), f"{target} leaves the repository"
        if anchor:
            assert anchor in anchors_of(found), f"{target} names no heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(page: Path) -> None:
    folders = "recommendations|templates|static|tracker|tests|dev|bench|docs|findings"
    for name in re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{name} does not exist"


@pytest.mark.parametrize(
    "name",
    [
        "secretariat-officer",
        "rapporteur",
        "organisation",
        "state-focal-point",
        "administrator",
        "public",
    ],
)
def test_every_role_has_its_page_with_pictures(name: str) -> None:
    page = (USERS / f"{name}.md").read_text(encoding="utf-8")
    assert f"({name}.md)" in (USERS / "README.md").read_text(encoding="utf-8")
    assert "](../pictures/" in page


def test_every_picture_is_taken_by_the_script_and_shown_somewhere() -> None:
    shown = {
        Path(target).name
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if target.endswith(".png")
    }
    kept = {path.name for path in pictures.FOLDER.glob("*.png")}
    assert shown == kept
    assert kept == {f"{name}.png" for name in pictures.names()}


def test_every_package_that_is_installed_has_its_licence() -> None:
    page = (ROOT / "docs" / "reference" / "licences.md").read_text(encoding="utf-8")
    needed, _development = lock.parts((ROOT / "requirements.lock").read_text())
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", page, re.MULTILINE))
    missing = set(needed) - listed
    assert not missing, f"docs/reference/licences.md does not name {', '.join(sorted(missing))}"


def test_labels_in_bold_stand_on_a_page() -> None:
    """In the guides for users bold type is kept for what a page says: a renamed button shows."""
    pages = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("recommendations/**/*.py")]
    said = " ".join(" ".join(page.read_text(encoding="utf-8") for page in pages).split())
    missing = [
        (guide.name, label)
        for guide in sorted(USERS.glob("*.md"))
        for label in re.findall(
            r"\*\*(.+?)\*\*", " ".join(guide.read_text(encoding="utf-8").split())
        )
        if label not in said
    ]
    assert missing == []


@pytest.mark.parametrize(
    "form",
    sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml")),
    ids=lambda form: form.stem,
)
def test_forms_for_issues_can_be_read(form: Path) -> None:
    said = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert said["name"]
    assert said["description"]
    ids = [part["id"] for part in said["body"] if part["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 2


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/terms.md"])
def test_every_class_that_is_named_is_there(name: str) -> None:
    code = " ".join(
        path.read_text(encoding="utf-8") for path in ROOT.glob("recommendations/**/*.py")
    )
    there = set(re.findall(r"\bclass (\w+)", code)) | {"Model"}
    named = re.findall(r"`([A-Z][a-z]+[A-Za-z]*)", (ROOT / name).read_text(encoding="utf-8"))
    assert named
    assert set(named) <= there
