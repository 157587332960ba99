"""The code as data: sizes, names, and what every model and template has to have."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.template import engines

from dev import tree as drawing

BASE_DIR = Path(settings.BASE_DIR)
CODE = sorted(
    path
    for folder in ("recommendations", "tracker", "dev", "bench", "tests")
    for path in (BASE_DIR / folder).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.html"))
FACE = [
    *TEMPLATES,
    *(BASE_DIR / "static").rglob("*.css"),
    *(BASE_DIR / "static").rglob("*.js"),
]
MODELS = sorted(
    apps.get_app_config("recommendations").get_models(), key=lambda model: model.__name__
)

# Read only through the row that they are a part of, which has a `visible_to` of its own, or open
# to everybody because they are rules and names and no one's papers. Former versions are read by the
# rule of their own table, asked about then (former_versions/reads/then.py).
READ_THROUGH = {
    "Cosignature": "submission",
    "DocumentVersion": "document",
    "Evidence": "assessment",
    "ParagraphText": "paragraph",
    "Proposal": "submission",
    "RapporteurAssignment": "cycle",
    "FollowUpProcedure": "treaty_body",
    "WindowRule": "treaty_body",
    "Session": "treaty_body",
    "Ratification": "treaty_body",
    "ReminderStage": "",
    # Made of what everybody may read.
    "SearchedWord": "",
    "LetterStage": "",
    "LetterTemplate": "",
    "GradingScale": "",
    "Grade": "",
    "Theme": "",
    "BackupRun": "",
    "ContentChange": "",
    "SenderHeartbeat": "",
    "SenderOutage": "",
    "Seal": "",
    "SealedRow": "",
    "User": "",
    "Act": "",
    "RowVersion": "",
}


def _name(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


def test_files_stay_short() -> None:
    assert not [
        _name(path)
        for path in (*CODE, *FACE)
        if len(path.read_text(encoding="utf-8").splitlines()) > 600
    ]


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Every file of code, parsed once."""
    return {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in CODE}


def test_functions_stay_short(trees: dict[str, ast.Module]) -> None:
    assert not [
        f"{name}: {node.name}"
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        # What counts is what has to be read to understand it: the body after its docstring.
        and (node.end_lineno or 0) - node.body[min(1, len(node.body) - 1)].lineno >= 80
    ]


APP = "recommendations/"
ROOMS = (
    "acts",
    "logins",
    "backups",
    "drafts",
    "documents",
    "deadlines",
    "mail",
    "mail_words",
    "answers",
    "intake",
    "index_imports",
    "letters",
    "people",
    "desks",
    "seals",
    "former_versions",
    "outages",
    "reminders_ahead",
    "searches",
)


def test_a_class_name_is_defined_once_in_the_app(trees: dict[str, ast.Module]) -> None:
    # Django prescribes these two.
    prescribed = {"Meta", "Command"}
    names = Counter(
        node.name
        for name, tree in trees.items()
        if name.startswith(APP)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name not in prescribed
    )
    assert not [name for name, n in names.items() if n > 1]


def test_only_the_shared_acts_write_events(trees: dict[str, ast.Module]) -> None:
    writers = set()
    for name, tree in trees.items():
        if not name.startswith((APP, "tracker/", "dev/")):
            continue
        # The icalendar library has a class of the same name.
        is_imported = any(
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("recommendations.models")
            and any(alias.name == "Event" for alias in node.names)
            for node in ast.walk(tree)
        )
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and is_imported:
                called = ast.unparse(node.func)
                if called == "Event" or re.fullmatch(r"Event\.objects\.\w*create\w*", called):
                    writers.add(name)
            if isinstance(node, ast.Constant) and "INTO recommendations_event " in str(node.value):
                writers.add(name)
    # Dates by the million, to measure with, have the events that would have set them.
    assert writers - {"dev/reminder_world.py"} == {"recommendations/acts/events.py"}


def test_only_visibility_decides_who_sees_a_row(trees: dict[str, ast.Module]) -> None:
    """Every `visible_to` is a model's and asks `visibility`; nobody else filters by access."""
    wrong = []
    for name, tree in trees.items():
        if not name.startswith(APP) or name == "recommendations/visibility.py":
            continue
        # What a `visible_to` hands to `narrowed_once` stands in the same file, and asks for it.
        asking = {
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and "visibility." in ast.unparse(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "visible_to":
                body = ast.unparse(node)
                handed = re.search(r"return narrowed_once\(self, (\w+), viewer_of\(user\)", body)
                if handed and handed[1] in asking:
                    body = "visibility."
                is_right = "visibility." in body or "return self.all()" in body
                if not (is_right and name.startswith("recommendations/models/")):
                    wrong.append(f"{name}: visible_to")
            if isinstance(node, ast.Call) and not name.startswith("recommendations/models/"):
                called = ast.unparse(node.func).rpartition(".")[2]
                columns = " ".join(keyword.arg or "" for keyword in node.keywords)
                if called in {"filter", "exclude", "Q"} and "access_level" in columns:
                    wrong.append(f"{name}: {called}({columns})")
    assert not wrong


def test_every_module_stands_in_a_contract() -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    layers = [
        contract
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    # Exhaustive contracts refuse a module that has no layer.
    assert all(contract["exhaustive"] for contract in layers)
    containers = {container for contract in layers for container in contract["containers"]}
    # Acts are flat: its modules have no order among themselves.
    rooms = {f"recommendations.{room}" for room in ROOMS if room != "acts"}
    assert containers == {"recommendations", "recommendations.importers", *rooms}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_stays_small(room: str) -> None:
    """A room of more than this gets rooms of its own."""
    files = [
        text
        for path in (BASE_DIR / "recommendations" / room).rglob("*.py")
        if (text := path.read_text(encoding="utf-8"))
    ]
    assert len(files) <= 30
    assert sum(len(text.splitlines()) for text in files) <= 6000


def test_every_folder_of_tests_holds_tests() -> None:
    support = {"factories", "specimens"}
    assert not [
        _name(path.parent)
        for path in (BASE_DIR / "tests").rglob("__init__.py")
        if path.parent.name not in support and not list(path.parent.rglob("test_*.py"))
    ]


def test_no_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "services", "common", "signals", "mixins", "misc"}
    assert not [
        _name(path)
        for path in CODE
        # There, services are the servers that tests run against.
        if path.stem in drawers and not path.is_relative_to(BASE_DIR / "tests")
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_knows_who_may_read_it(model: type[Model]) -> None:
    if model.__name__ in READ_THROUGH:
        through = READ_THROUGH[model.__name__]
        if through:
            parent = model._meta.get_field(through).related_model
            assert isinstance(parent, type)
            assert hasattr(parent._default_manager, "visible_to")
        return
    assert hasattr(model._default_manager, "visible_to")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_what_a_row_is(model: type[Model]) -> None:
    assert "__str__" in vars(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_constraints_and_indexes_are_named_after_their_table(model: type[Model]) -> None:
    named = [*model._meta.constraints, *model._meta.indexes]
    table = {model.__name__.lower(), re.sub(r"^reporting", "", model.__name__.lower())}
    assert all(rule.name.partition("_")[0] in table for rule in named)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_fields_are_named_by_what_they_hold(model: type[Model]) -> None:
    endings = {"DateField": "_on", "DateTimeField": "_at"}
    exceptions = {"at", "public_from", "requested_until", "considered_from", "considered_until"}
    exceptions |= {"send_after", "last_login"}
    for field in model._meta.get_fields():
        kind = type(field).__name__
        if kind in endings and field.name not in exceptions:
            assert field.name.endswith(endings[kind]), field.name
        if kind == "BooleanField":
            assert field.name.startswith(("is_", "has_", "needs_")), field.name


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_templates_compile_and_hold_no_inline_style_or_script(path: Path) -> None:
    name = str(path.relative_to(BASE_DIR / "templates"))
    engines["django"].get_template(name)  # raises where it does not compile
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|hx-on|javascript:""", source)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"\|\s*safe\b|autoescape off", source)


# Forms that hold no words and change no row that somebody else could be changing.
WITHOUT_TOKEN = {
    "drafts/parked.html": "parked.fields",  # sends the token that came
    # The choice between staying and leaving, which is never sent.
    "components/_dialog.html": 'method="dialog"',
    "intake/imports/_keys.html": 'method="dialog"',
    # Signing in and out: there is no row, and before signing in no person.
    "people/sign_in.html": "{{ form }}",
    "components/_account.html": "sign_out_url",
    "people/detail.html": "{% url 'sign-out' %}",
    # Read from an email without signing in; the signed address says what is turned off.
    "mail/mail_stop.html": "Turn off these emails",
    # A switch: the button says what it sets, whatever was set before.
    "answers/readings.html": 'name="is_shown"',
    # What was chosen between two versions, with the token of the newer one.
    "forms/changed.html": 'name="form_token"',
}


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_form_says_on_what_it_was_opened(path: Path) -> None:
    name = str(path.relative_to(BASE_DIR / "templates"))
    source = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b.*?</form>", source, re.DOTALL):
        is_asked = re.search(r"""<form[^>]*method=["']get["']""", form)
        is_let_off = WITHOUT_TOKEN.get(name, "nothing at all") in form
        assert is_asked or is_let_off or "{% form_token" in form, form


def test_every_form_that_edits_gives_its_verb_what_was_seen(trees: dict[str, ast.Module]) -> None:
    """A view that runs a verb which could ask for the version seen has to name it."""
    asking = {
        node.name
        for name, tree in trees.items()
        if "/verbs/" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(argument.arg == "seen" for argument in node.args.kwonlyargs)
    }
    assert len(asking) > 20
    assert not [
        f"{name}: {ast.unparse(node.func)}"
        for name, tree in trees.items()
        if name.startswith(APP) and "/views" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in asking
        and not any(keyword.arg == "seen" for keyword in node.keywords)
    ]


def test_html_is_never_declared_safe(trees: dict[str, ast.Module]) -> None:
    assert not [
        name
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        in {"mark_safe", "SafeString"}
    ]


def test_the_tree_in_the_documentation_is_the_one_of_the_code() -> None:
    """`python -m dev.tree` draws it again."""
    assert drawing.tree() in (BASE_DIR / "docs" / "architecture.md").read_text(encoding="utf-8")
