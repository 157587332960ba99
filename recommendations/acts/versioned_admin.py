"""The administration's forms carry the version of their row too, and overwrite nobody's words."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from recommendations.acts.errors import ChangedMeanwhile
from recommendations.acts.form_differences import differences
from recommendations.acts.form_pages import CHANGED
from recommendations.acts.seen import check_seen, seen_in
from recommendations.models.base import VersionedRow


class VersionedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Where somebody saved the row meanwhile, the form comes back with 409.

    It keeps what was typed, says field by field what is stored now, and counts as opened now.
    """

    change_form_template = "admin/versioned_change_form.html"

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row; locked while a form is saved, so that nobody else saves in between."""
        row: Any = super().get_object(request, object_id, from_field)
        is_saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        if row is not None and is_saving and isinstance(row, VersionedRow):
            row = self.get_queryset(request).select_for_update(of=("self",)).get(pk=row.pk)
        return row

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type["ModelForm[Any]"]:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        if not (change and isinstance(obj, VersionedRow) and request.method == "POST"):
            return form_class

        class OnVersion(form_class):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                cleaned = super().clean()
                try:
                    check_seen(obj, seen_in(request, obj))
                except ChangedMeanwhile as refusal:
                    for words in _words(refusal, form_class(instance=obj), request):
                        self.add_error(None, ValidationError(words, code=CHANGED))
                return cleaned

        return OnVersion

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        has_changed = form.is_bound and form.has_error(NON_FIELD_ERRORS, CHANGED)
        response = super().render_change_form(
            request, {**context, "is_opened_now": has_changed}, *args, **kwargs
        )
        if has_changed:
            response.status_code = HTTPStatus.CONFLICT
        return response


def _words(refusal: ChangedMeanwhile, stored: "ModelForm[Any]", request: HttpRequest) -> list[str]:
    """What to tell the person: first why, then each field from what is stored to what was typed."""
    found = [str(refusal)]
    for row in differences(stored, request.POST):
        changes = render_to_string("components/_word_changes.html", {"pieces": row.pieces})
        found.append(format_html("{}: {}", row.label, changes))
    found.append(_("Save again to save what stands in the form now."))
    return found
