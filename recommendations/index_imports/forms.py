"""A UHRI export, and what the names in it stand for."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.enums import IndexTermKind
from recommendations.index_imports.reads import UnknownName
from recommendations.index_imports.verbs.name_mapping import NameMapping
from recommendations.models import StateParty, Theme, TreatyBody

# One page shows at most this many names of a kind; the next ones follow once it was sent.
NAMES_A_PAGE = 50
LEFT_OUT = "left-out"
NEW_THEME = "new-theme"


class ExportForm(forms.Form):
    """A UHRI export as it was downloaded."""

    file: "forms.Field" = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "The export of the Universal Human Rights Index as a workbook (.xlsx) or as JSON, "
            "as it was downloaded."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )

    @property
    def export(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file


class NameGroup(TypedDict):
    """The fields of one kind of names on a page."""

    kind: IndexTermKind
    title: str
    fields: list[tuple[UnknownName, "forms.BoundField"]]
    n_more: int


class NamesForm(forms.Form):
    """For each unknown name: what it stands for, a new theme, or that it is left out."""

    def __init__(self, *args: Any, unknown: Iterable[UnknownName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {
            f"{name.kind}-{sha256(name.key.encode()).hexdigest()[:16]}": name for name in unknown
        }
        self._targets: dict[str, dict[str, StateParty | TreatyBody | Theme]] = {
            IndexTermKind.STATE: {str(row.pk): row for row in StateParty.objects.all()},
            IndexTermKind.BODY: {str(row.pk): row for row in TreatyBody.objects.all()},
            IndexTermKind.THEME: {str(row.pk): row for row in Theme.objects.all()},
        }
        choices: dict[str, list[tuple[str, Any]]] = {}
        for kind in IndexTermKind:
            actions = [("", _("Decide later")), (LEFT_OUT, _("Leave out"))]
            if kind == IndexTermKind.THEME:
                actions.append((NEW_THEME, _("New theme of this name")))
            known = [(pk, str(row)) for pk, row in self._targets[kind].items()]
            targets = sorted(known, key=lambda choice: choice[1])
            choices[kind] = [*actions, (_("Stands for"), targets)]
        n_shown: dict[str, int] = {}
        for field, name in self._names.items():
            n_shown[name.kind] = n_shown.get(name.kind, 0) + 1
            # What was sent is read, even where the list has changed since.
            if n_shown[name.kind] <= NAMES_A_PAGE or field in self.data:
                self.fields[field] = forms.ChoiceField(
                    label=name.written,
                    required=False,
                    choices=choices[name.kind],
                    help_text=ngettext("%(n)s row", "%(n)s rows", name.n) % {"n": f"{name.n:,}"},
                )

    @property
    def groups(self) -> list[NameGroup]:
        """The fields by kind, those that hold rows back first."""
        titles = {
            IndexTermKind.STATE: _("States"),
            IndexTermKind.BODY: _("Committees"),
            IndexTermKind.THEME: _("Themes"),
        }
        groups: list[NameGroup] = []
        for kind, title in titles.items():
            of_kind = [item for item in self._names.items() if item[1].kind == kind]
            fields = [(name, self[field]) for field, name in of_kind if field in self.fields]
            if fields:
                n_more = len(of_kind) - len(fields)
                groups.append(NameGroup(kind=kind, title=title, fields=fields, n_more=n_more))
        return groups

    @property
    def has_themes(self) -> bool:
        return any(name.kind == IndexTermKind.THEME for name in self._names.values())

    def mappings(self) -> list[NameMapping]:
        """What was chosen; `all_new_themes` makes new themes of those without a choice."""
        is_rest_new = "all_new_themes" in self.data
        mappings = []
        for field, name in self._names.items():
            choice = self.cleaned_data.get(field, "")
            is_rest = name.kind == IndexTermKind.THEME and not choice
            mappings.append(
                NameMapping(
                    kind=name.kind,
                    written=name.written,
                    target=self._targets[name.kind].get(choice),
                    is_new_theme=choice == NEW_THEME or (is_rest and is_rest_new),
                    is_left_out=choice == LEFT_OUT,
                )
            )
        return mappings
