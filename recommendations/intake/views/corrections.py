"""Correcting a proposal: its paragraphs, facts, follow-up requests, passages and warnings.

Every form carries the revision that its page showed. Where somebody else has corrected the
proposal meanwhile, the form comes back with a sentence and with what was entered.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.fields import ConfirmForm
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.list_pages import wants
from recommendations.acts.loading import NotHere, authorise, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.enums import ImportStatus
from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.parsed_json import from_json
from recommendations.intake.forms.corrections import (
    EDITOR_FORMS,
    FORM_OF_CORRECTION,
    FactsForm,
    PassageForm,
    RequestForm,
)
from recommendations.intake.reads.corrections import correction_sentence
from recommendations.intake.reads.proposals import first_lines, source_of
from recommendations.intake.verbs import corrections as verbs
from recommendations.intake.views.imports import crumbs_of, load_run
from recommendations.models import ImportRun

_EDITOR = "intake/imports/correct.html"


def _load_to_correct(request: HttpRequest, public_id: UUID) -> tuple[ImportRun, ParsedDocument]:
    """An import that this person may correct, and its proposal."""
    run = load_run(request, public_id)
    authorise(request, "apply_import", run)
    if run.status != ImportStatus.PARSED:
        raise NotHere(
            _("This import is not waiting for a check, so nothing in it can be corrected.")
        )
    return run, from_json(run.proposal)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_paragraph(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """The editor of one paragraph: as a page, or below the paragraph on the import's page."""
    run, document = _load_to_correct(request, public_id)
    paragraph = document.paragraph(number)
    if paragraph is None:
        raise NotHere(_("There is no longer a paragraph with this number."))
    correction = request.POST.get("what", "")
    if request.method == "POST" and correction not in FORM_OF_CORRECTION:
        raise NotHere(_("This correction is not known."))
    sent = FORM_OF_CORRECTION.get(correction, "")
    forms = {
        name: form_class(
            request.POST if name == sent else None,
            document=document,
            paragraph=paragraph,
            prefix=name,
            auto_id=f"edit-{number}-%s",
        )
        for name, form_class in EDITOR_FORMS.items()
    }
    form = forms[sent or "words"]
    if sent and form.is_valid() and _correct(request, run, correction, form, form.arguments()):
        return _back(run, f"para-{form.cleaned_data.get('to', number)}", paragraph.page)
    following = next((row.number for row in document.paragraphs if row.number > number), None)
    context = {
        "paragraph": paragraph,
        "forms": forms,
        "following": following,
        "edit_id": f"edit-{number}",
    }
    here = _("Paragraph %(number)s") % {"number": number}
    return _editor(request, run, document, form, "intake/imports/paragraph.html", here, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_facts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Symbol, dates and other facts about the document."""
    run, document = _load_to_correct(request, public_id)
    form = FactsForm(request.POST or None, document=document, auto_id="edit-facts-%s")
    if form.is_valid() and _correct(request, run, "set_facts", form, form.arguments()):
        return _back(run, "facts")
    here = _("Facts about the document")
    return _editor(request, run, document, form, _EDITOR, here, {"edit_id": "edit-facts"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_request(request: HttpRequest, public_id: UUID, index: int | None = None) -> HttpResponse:
    """One follow-up request; without an index, a new one."""
    run, document = _load_to_correct(request, public_id)
    if index is not None and index >= len(document.follow_up):
        raise NotHere(_("This follow-up request is no longer part of the import."))
    printed = None if index is None else document.follow_up[index]
    if printed and "remove" in request.POST:
        return _correct_at_once(request, run, "remove_request", {"index": index}, "requests")
    edit_id = f"edit-request-{'new' if index is None else index}"
    form = RequestForm(request.POST or None, printed=printed, index=index, auto_id=f"{edit_id}-%s")
    if form.is_valid() and _correct(request, run, "set_request", form, form.arguments()):
        return _back(run, "requests")
    context = {
        "edit_id": edit_id,
        "remove_label": _("Remove this request") if printed else "",
        "paragraph": document.paragraph(printed.paragraph) if printed else None,
    }
    here = _("Follow-up request") if printed else _("Add a follow-up request")
    return _editor(request, run, document, form, _EDITOR, here, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_passage(request: HttpRequest, public_id: UUID, index: int) -> HttpResponse:
    """Say which recommendations a passage addresses, or remove it."""
    run, document = _load_to_correct(request, public_id)
    if index >= len(document.passages):
        raise NotHere(_("This passage is no longer part of the import."))
    if "remove" in request.POST:
        return _correct_at_once(request, run, "remove_passage", {"index": index}, "passages")
    edit_id = f"edit-passage-{index}"
    passage = document.passages[index]
    form = PassageForm(request.POST or None, passage=passage, auto_id=f"{edit_id}-%s")
    if form.is_valid():
        arguments = {"index": index, "items": form.cleaned_data["items"]}
        if _correct(request, run, "set_passage", form, arguments):
            return _back(run, f"passage-{index}")
    context = {
        "edit_id": edit_id,
        "remove_label": _("Remove this passage"),
        "passage": passage,
    }
    here = _("Passage %(position)s") % {"position": index + 1}
    return _editor(request, run, document, form, _EDITOR, here, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_unmatched_passage(request: HttpRequest, public_id: UUID, index: int) -> HttpResponse:
    """Say which recommendations a passage addresses that was matched to none."""
    run, document = _load_to_correct(request, public_id)
    if index >= len(document.unmatched):
        raise NotHere(_("This passage is no longer part of the import."))
    passage, edit_id = document.unmatched[index], f"edit-part-{index}"
    form = PassageForm(request.POST or None, passage=passage, auto_id=f"{edit_id}-%s")
    if form.is_valid():
        arguments = {"index": index, "items": form.cleaned_data["items"]}
        if _correct(request, run, "place_part", form, arguments):
            return _back(run, "passages")
    context = {"edit_id": edit_id, "passage": passage}
    return _editor(request, run, document, form, _EDITOR, _("Unmatched passage"), context)


@login_required
@sent_only("import-detail", "public_id")
def import_warning(request: HttpRequest, public_id: UUID, index: int) -> HttpResponse:
    """Mark a warning as checked, or reopen it."""
    run, document = _load_to_correct(request, public_id)
    correction = "reopen_doubt" if "reopen" in request.POST else "settle_doubt"
    number = document.warnings[index].paragraph if index < len(document.warnings) else None
    anchor = f"para-{number}" if number and document.paragraph(number) else "warnings"
    return _correct_at_once(request, run, correction, {"index": index}, anchor)


@login_required
@sent_only("import-detail", "public_id")
def import_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo the last correction, or go back to what was read."""
    run, _document = _load_to_correct(request, public_id)
    revision = _revision(request)
    try:
        if "start_over" in request.POST:
            verbs.start_over(run, revision=revision, by=signed_in(request), now=dates.now())
            sentence = correction_sentence("start_over", {})
        else:
            last = run.corrections[-1] if run.corrections else {}
            verbs.undo_correction(run, revision=revision)
            undone = correction_sentence(last["what"], last["with"])
            sentence = _("Undone: %(correction)s") % {"correction": undone}
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return _back(run, request.POST.get("at", "")[:40] or "corrections")


def _revision(request: HttpRequest) -> int:
    """The revision that the page showed; an impossible one where the form does not say."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def _correct(
    request: HttpRequest,
    run: ImportRun,
    correction: str,
    form: BaseForm,
    arguments: Mapping[str, Any],
) -> bool:
    """Make a correction; a refusal becomes an error of the form."""

    def act() -> ImportRun:
        return verbs.correct_import(
            run,
            correction,
            arguments,
            revision=_revision(request),
            by=signed_in(request),
            now=dates.now(),
        )

    if attempt(form, act) is None:
        return False
    messages.success(request, correction_sentence(correction, arguments))
    return True


def _correct_at_once(
    request: HttpRequest, run: ImportRun, correction: str, arguments: Mapping[str, Any], anchor: str
) -> HttpResponse:
    """A correction by a button alone: a refusal is shown on the page of the import."""
    form = ConfirmForm({})
    if not _correct(request, run, correction, form, arguments):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return _back(run, anchor)


def _back(run: ImportRun, anchor: str, source_page: int | None = None) -> HttpResponse:
    """To what was corrected on the import's page, with the source at the same page."""
    query = {"at": anchor} | ({"page": str(source_page)} if source_page else {})
    return redirect(f"{run.get_absolute_url()}?{urlencode(query)}#{quote(anchor)}")


def _editor(
    request: HttpRequest,
    run: ImportRun,
    document: ParsedDocument,
    form: BaseForm,
    template: str,
    here: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The page of an editor with the source beside it; to htmx, the editor alone."""
    row = context.get("paragraph")
    context |= {"run": run, "here": here, "crumbs": crumbs_of(here, run)}
    if wants(request, context["edit_id"]):
        template = f"{template}#editor"
    else:
        wanted = request.GET.get("page", "") or str(row.page if row and row.page else 1)
        source = source_of(run, document, wanted)
        lines = first_lines([row], source.lines, ahead=len(source.lines)) if row else {}
        context |= {"source": source, "line": lines.get(row.number) if row else None}
    response = show_form(request, template, form, context)
    patch_vary_headers(response, ("HX-Request", "HX-Target", "HX-History-Restore-Request"))
    return response
