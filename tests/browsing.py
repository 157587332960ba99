"""Reading and sending forms as browsers do, hidden fields included."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.test import Client
from lxml import html

from recommendations.acts.form_tokens import FORM_TOKEN

Sent = dict[str, list[str]]


def forms_of(page: bytes) -> list[Sent]:
    """What a browser would send for each form of a page that is sent by POST, in their order."""
    found: list[Sent] = []
    if not page.strip():
        return found
    for form in html.fromstring(page.decode()).forms:
        for area in form.iter("textarea"):
            # The first break of lines in a text area belongs to its tag.
            area.text = (area.text or "").removeprefix("\r").removeprefix("\n")
        if form.method == "POST":
            sent: Sent = {}
            for name, value in form.form_values():
                sent.setdefault(name, []).append(value)
            found.append(sent)
    return found


def form_on(client: Client, address: str, holding: str) -> Sent:
    """The form at an address that has a field of this name, as it is when it is opened."""
    return form_with(client.get(address).content, holding)


def form_with(page: bytes, holding: str) -> Sent:
    """The form of a page that has a field of this name; fields that nobody filled in are absent."""
    (form,) = (form for form in forms_of(page) if holding in form)
    return form


class Browser(Client):
    """Opens the form first where the site asks on what it was opened, as browsers always do."""

    def post(self, path: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        answer = super().post(path, data, *args, **kwargs)
        sent = {} if data is None else data
        if answer.status_code != 409 or not isinstance(sent, Mapping) or FORM_TOKEN in sent:
            return answer
        opened = [
            form[FORM_TOKEN][0] for form in forms_of(self.get(path).content) if FORM_TOKEN in form
        ]
        if not opened:
            return answer
        for value in sent.values():
            if hasattr(value, "seek"):
                value.seek(0)
        return super().post(path, {**sent, FORM_TOKEN: opened[-1]}, *args, **kwargs)


def query_of(sent: Sent) -> QueryDict:
    """What a form sends, as a view reads it."""
    query = QueryDict(mutable=True)
    for name, values in sent.items():
        query.setlist(name, values)
    return query
