"""What was typed into a form: which fields are kept, and each beside its label."""

import copy
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve

from recommendations.acts.form_tokens import FORM_TOKEN
from recommendations.models.drafts import Fields

# The hidden field by which a form that is sent again names the row that kept it.
PARKED_FORM = "parked_form"
# Where the script says what the heading of its page is.
DRAFT_TITLE = "draft_title"
_NEVER_KEPT = {"csrfmiddlewaretoken", PARKED_FORM, DRAFT_TITLE}
# What forms carry for themselves, and no person reads: also those of the page of two versions.
_MACHINERY = re.compile(
    rf"^{FORM_TOKEN}$|_key$|^(?:choose|take|stored)--|-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$"
)


def has_password(data: QueryDict) -> bool:
    """Whether a form asks for a password: nothing of it is kept."""
    return any("password" in name for name in data)


def fields_of(data: QueryDict) -> Fields:
    """The fields of a form in their order, without passwords and the token of its page's cookie.

    NUL is taken out: PostgreSQL keeps none, and no field takes one.
    """
    return [
        (name.replace("\x00", ""), [str(value).replace("\x00", "") for value in values])
        for name, values in data.lists()
        if name not in _NEVER_KEPT and "password" not in name
    ]


@dataclass(frozen=True)
class TypedField:
    """One field as a page shows it."""

    label: str
    value: str


class _FormReader(HTMLParser):
    """The heading of a page, the labels of its fields, and what may be chosen in each."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}  # id of an element -> name of its field
        self.labels: dict[str, str] = {}  # id of an element -> words of its label
        self.groups: dict[str, str] = {}  # name of a field of several boxes -> words above them
        self.boxes: dict[str, tuple[str, str]] = {}  # id of a box -> its field and its value
        self.options: dict[tuple[str, str], str] = {}  # field and value -> words of the choice
        self.unseen: set[str] = set()  # names of fields that no person sees
        self.heading, self._is_heading = "", False
        self._label, self._select, self._option = "", "", ""
        self._legends: list[str] = []
        self._is_legend, self._n_spans = False, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        match tag:
            case "h1":
                self._is_heading = True
            case "label":
                self._label = given.get("for", "")
            case "fieldset":
                self._legends.append("")
            case "legend":
                self._is_legend = True
            case "span":  # "(optional)", and words for screen readers alone
                self._n_spans += 1
            case "option":
                self._option = given.get("value", "")
            case "input" if given.get("type") == "hidden":
                self.unseen.add(name)
            case "input" if given.get("type") in {"radio", "checkbox"}:
                self.boxes[given.get("id", "")] = (name, given.get("value", "on"))
                if self._legends:
                    self.groups.setdefault(name, self._legends[-1])
            case "input" | "textarea" | "select":
                self.names[given.get("id", "")] = name
                self._select = name if tag == "select" else self._select

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "h1":
                self._is_heading = False
            case "label":
                self._label = ""
            case "fieldset" if self._legends:
                self._legends.pop()
            case "legend":
                self._is_legend = False
            case "span":
                self._n_spans = max(self._n_spans - 1, 0)
            case "select":
                self._select = ""

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words or self._n_spans:
            return
        if self._is_heading:
            self.heading = f"{self.heading} {words}".strip()
        elif self._label:
            self.labels[self._label] = f"{self.labels.get(self._label, '')} {words}".strip()
        elif self._is_legend and self._legends:
            self._legends[-1] = f"{self._legends[-1]} {words}".strip()
        elif self._select:
            self.options[self._select, self._option] = words


def _page(request: HttpRequest, path: str) -> str:
    """A page as this reader would get it now; empty where it is not open to them."""
    parts = urlsplit(path)
    asked = copy.copy(request)
    asked.method = "GET"
    asked.path = asked.path_info = unquote(parts.path)
    asked.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": parts.query}
    asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
    # What this page has to say to the reader stays to be said.
    asked._messages = default_storage(asked)  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        match = asked.resolver_match = resolve(asked.path)
        answer = match.func(asked, *match.args, **match.kwargs)
        if hasattr(answer, "render"):
            answer.render()
    except (Http404, PermissionDenied):
        return ""
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return answer.content.decode() if is_page else ""


def _in_words(name: str) -> str:
    """A label for a field that has none: its name, in words."""
    return re.sub(r"[-_]+", " ", name).strip().capitalize()


def typed_fields(request: HttpRequest, page: str, fields: Fields) -> list[TypedField]:
    """The fields alone of `typed_form`."""
    return typed_form(request, page, fields)[1]


def typed_form(request: HttpRequest, page: str, fields: Fields) -> tuple[str, list[TypedField]]:
    """The heading of a form's page, and every field with something in it that a person sees.

    `page` is the address of that page, or empty. Labels and what is chosen read as on that page;
    where it is not open to the reader, the heading is empty and the names of fields have to do.
    """
    reader = _FormReader()
    reader.feed(_page(request, page) if page else "")
    labels = {
        name: reader.labels[key] for key, name in reader.names.items() if key in reader.labels
    }
    for key, (name, value) in reader.boxes.items():
        words = reader.labels.get(key, "")
        group = reader.groups.get(name, "")
        labels.setdefault(name, group or words)
        if group:
            reader.options.setdefault((name, value), words)
    typed = []
    for name, values in fields:
        words = ", ".join(reader.options.get((name, value), value) for value in values if value)
        if words and name not in reader.unseen and not _MACHINERY.search(name):
            typed.append(TypedField(labels.get(name) or _in_words(name), words))
    return reader.heading, typed
