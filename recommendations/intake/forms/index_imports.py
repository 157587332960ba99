"""An export of the index, and what the names in it stand for."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.enums import IndexTermKind
from recommendations.intake.reads.index_imports import AskedName
from recommendations.intake.verbs.index_terms import Decision
from recommendations.models import StateParty, Theme, TreatyBody

# One page asks for at most this many names of a kind; the next ones follow once it was sent.
NAMES_A_PAGE = 50
LEFT_OUT = "left-out"
NEW_THEME = "new-theme"


class ExportForm(forms.Form):
    """The file as the index gives it."""

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


class Group(TypedDict):
    """The fields of one kind of names on a page."""

    kind: IndexTermKind
    title: str
    fields: list[tuple[AskedName, "forms.BoundField"]]
    n_more: int


class NamesForm(forms.Form):
    """For each name that is not known: what it stands for, a new theme, or that it is left out."""

    def __init__(self, *args: Any, asked: Iterable[AskedName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = {_field_name(name): name for name in asked}
        self._targets: dict[str, dict[str, StateParty | TreatyBody | Theme]] = {
            IndexTermKind.STATE: {str(row.pk): row for row in StateParty.objects.all()},
            IndexTermKind.BODY: {str(row.pk): row for row in TreatyBody.objects.all()},
            IndexTermKind.THEME: {str(row.pk): row for row in Theme.objects.all()},
        }
        choices = {kind: self._choices(kind) for kind in IndexTermKind}
        shown: dict[str, int] = {}
        for field, name in self._asked.items():
            shown[name.kind] = shown.get(name.kind, 0) + 1
            # What was sent is read, even where the list has moved on since.
            if shown[name.kind] <= NAMES_A_PAGE or field in self.data:
                self.fields[field] = forms.ChoiceField(
                    label=name.written,
                    required=False,
                    choices=choices[name.kind],
                    help_text=ngettext("%(n)s row", "%(n)s rows", name.n) % {"n": f"{name.n:,}"},
                )

    def _choices(self, kind: IndexTermKind) -> list[tuple[str, Any]]:
        what = [("", _("Decide later")), (LEFT_OUT, _("Leave out"))]
        if kind == IndexTermKind.THEME:
            what.append((NEW_THEME, _("New theme of this name")))
        known = [(pk, str(row)) for pk, row in self._targets[kind].items()]
        return [*what, (_("Stands for"), sorted(known, key=lambda choice: choice[1]))]

    @property
    def groups(self) -> list[Group]:
        """The fields by kind, those that hold rows back first."""
        titles = {
            IndexTermKind.STATE: _("States"),
            IndexTermKind.BODY: _("Committees"),
            IndexTermKind.THEME: _("Themes"),
        }
        groups: list[Group] = []
        for kind, title in titles.items():
            of_kind = [item for item in self._asked.items() if item[1].kind == kind]
            fields = [(name, self[field]) for field, name in of_kind if field in self.fields]
            if fields:
                groups.append(
                    Group(kind=kind, title=title, fields=fields, n_more=len(of_kind) - len(fields))
                )
        return groups

    @property
    def has_themes(self) -> bool:
        return any(name.kind == IndexTermKind.THEME for name in self._asked.values())

    def decisions(self) -> list[Decision]:
        """What was decided; `all_new_themes` was pressed for the themes that nobody decided."""
        is_rest_new = "all_new_themes" in self.data
        return [
            self._decision(name, self.cleaned_data.get(field, ""), is_rest_new=is_rest_new)
            for field, name in self._asked.items()
        ]

    def _decision(self, name: AskedName, choice: str, *, is_rest_new: bool) -> Decision:
        is_theme = name.kind == IndexTermKind.THEME
        return Decision(
            kind=name.kind,
            written=name.written,
            target=self._targets[name.kind].get(choice),
            is_new_theme=choice == NEW_THEME or (is_theme and not choice and is_rest_new),
            is_left_out=choice == LEFT_OUT,
        )


def _field_name(name: AskedName) -> str:
    return f"{name.kind}-{sha256(name.key.encode()).hexdigest()[:16]}"
