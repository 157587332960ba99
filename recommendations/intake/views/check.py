"""Correcting a proposal: paragraphs, facts, requests, passages, doubts; and the source's pages.

Every form carries the revision that its page showed. A correction made meanwhile by somebody else
is told in the form, with what was entered still in it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.fields import ConfirmForm
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.list_pages import wants
from recommendations.acts.loading import NotHere, authorise, signed_in
from recommendations.enums import ImportStatus
from recommendations.importers import UnreadableDocument
from recommendations.importers.files.media_types import PDF
from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.parsed_json import from_json
from recommendations.importers.sandbox import Limits, Sandbox
from recommendations.intake.forms.corrections import (
    PART_OF,
    PARTS,
    FactsForm,
    PassageForm,
    RequestForm,
)
from recommendations.intake.reads.corrections import in_words
from recommendations.intake.reads.source import first_lines, source_of_run
from recommendations.intake.verbs import corrections as verbs
from recommendations.intake.views.imports import crumbs_of, load_run
from recommendations.models import ImportRun

# A page that takes longer to draw is none that anybody could read.
_DRAWING = Limits(seconds=15)
# The longer side of a picture: A4 can be read at that size, and a poster stays a picture.
_LONGEST = 1600


def _to_correct(request: HttpRequest, pk: int) -> tuple[ImportRun, ParsedDocument]:
    """A run that this person may correct, and its proposal."""
    run = load_run(request, pk)
    authorise(request, "apply_import", run)
    if run.status != ImportStatus.PARSED:
        raise NotHere(_("This import is not waiting for a check, so nothing can be corrected."))
    return run, from_json(run.proposal)


@login_required
@require_safe
def import_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of the source as a picture. It never changes, but who may see it can."""
    run = load_run(request, pk)
    if run.media_type != PDF or not run.file:
        raise NotHere(_("This import has no pages to show."))
    etag = f'"{run.sha256}-{number}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is None:
        try:
            with run.file.open("rb") as handle, Sandbox(_DRAWING) as reader:
                picture = reader.draw(handle.read(), number, longest=_LONGEST)
        except (FileNotFoundError, UnreadableDocument):
            raise NotHere(_("The document has no such page, or it cannot be drawn."))
        unchanged = HttpResponse(picture, content_type="image/png")
    unchanged["ETag"] = etag
    # Kept by the reader's own browser, and asked for again each time: rights may have ended.
    unchanged["Cache-Control"] = "private, no-cache"
    return unchanged


# --- One paragraph --------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_paragraph(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The editor of one paragraph: as a page, or in its place on the page of the import."""
    run, document = _to_correct(request, pk)
    paragraph = document.paragraph(number)
    if paragraph is None:
        raise NotHere(_("There is no paragraph of this number any more."))
    what = request.POST.get("what", "")
    if request.method == "POST" and what not in PART_OF:
        raise NotHere(_("This correction is not known."))
    sent = PART_OF.get(what, "")
    forms = {
        part: form_class(
            request.POST if part == sent else None,
            document=document,
            paragraph=paragraph,
            prefix=part,
            auto_id=f"edit-{number}-%s",
        )
        for part, form_class in PARTS.items()
    }
    form = forms[sent or "words"]
    if sent and form.is_valid() and _correct(request, run, what, form, form.given()):
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


# --- What stands around the paragraphs ------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_facts(request: HttpRequest, pk: int) -> HttpResponse:
    run, document = _to_correct(request, pk)
    form = FactsForm(request.POST or None, document=document, auto_id="edit-facts-%s")
    if form.is_valid() and _correct(request, run, "set_facts", form, form.given()):
        return _back(run, "facts")
    context = {"edit_id": "edit-facts"}
    return _editor(
        request,
        run,
        document,
        form,
        "intake/imports/correct.html",
        _("What the head says"),
        context,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_request(request: HttpRequest, pk: int, index: int | None = None) -> HttpResponse:
    """One request for follow-up; without an index, a new one."""
    run, document = _to_correct(request, pk)
    if index is not None and index >= len(document.follow_up):
        raise NotHere(_("There is no such request any more."))
    asked = None if index is None else document.follow_up[index]
    if asked and "remove" in request.POST:
        return _at_once(request, run, "remove_request", {"index": index}, "requests")
    edit_id = f"edit-request-{'new' if index is None else index}"
    form = RequestForm(request.POST or None, asked=asked, index=index, auto_id=f"{edit_id}-%s")
    if form.is_valid() and _correct(request, run, "set_request", form, form.given()):
        return _back(run, "requests")
    row = document.paragraph(asked.paragraph) if asked else None
    context = {
        "edit_id": edit_id,
        "remove_label": _("Take this request away") if asked else "",
        "paragraph": row,
    }
    here = _("Request for follow-up") if asked else _("Add a request for follow-up")
    return _editor(request, run, document, form, "intake/imports/correct.html", here, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_passage(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    run, document = _to_correct(request, pk)
    if index >= len(document.passages):
        raise NotHere(_("There is no such passage any more."))
    if "remove" in request.POST:
        return _at_once(request, run, "remove_passage", {"index": index}, "passages")
    edit_id = f"edit-passage-{index}"
    passage = document.passages[index]
    form = PassageForm(request.POST or None, passage=passage, auto_id=f"{edit_id}-%s")
    if form.is_valid():
        given = {"index": index, "items": form.cleaned_data["items"]}
        if _correct(request, run, "set_passage", form, given):
            return _back(run, f"passage-{index}")
    context = {
        "edit_id": edit_id,
        "remove_label": _("Take this passage away"),
        "passage": passage,
    }
    here = _("Passage %(place)s") % {"place": index + 1}
    return _editor(request, run, document, form, "intake/imports/correct.html", here, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_part(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """Say of a part that matched nothing which recommendations it speaks of."""
    run, document = _to_correct(request, pk)
    if index >= len(document.unmatched):
        raise NotHere(_("There is no such part any more."))
    part, edit_id = document.unmatched[index], f"edit-part-{index}"
    form = PassageForm(request.POST or None, passage=part, auto_id=f"{edit_id}-%s")
    if form.is_valid():
        given = {"index": index, "items": form.cleaned_data["items"]}
        if _correct(request, run, "place_part", form, given):
            return _back(run, "passages")
    context = {"edit_id": edit_id, "passage": part}
    here = _("A part that matched nothing")
    return _editor(request, run, document, form, "intake/imports/correct.html", here, context)


@login_required
@require_POST
def import_doubt(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """Settle a doubt, or open it again."""
    run, document = _to_correct(request, pk)
    what = "reopen_doubt" if "reopen" in request.POST else "settle_doubt"
    place = document.warnings[index].paragraph if index < len(document.warnings) else None
    at = f"para-{place}" if place and document.paragraph(place) else "doubts"
    return _at_once(request, run, what, {"index": index}, at)


@login_required
@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last correction back, or go back to what was read."""
    run, _document = _to_correct(request, pk)
    revision = _revision(request)
    try:
        if "start_over" in request.POST:
            verbs.start_over(run, revision=revision, by=signed_in(request), now=dates.now())
            said = in_words("start_over", {})
        else:
            last = run.corrections[-1] if run.corrections else {}
            verbs.undo_correction(run, revision=revision)
            said = _("Taken back: %(what)s") % {"what": in_words(last["what"], last["with"])}
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return _back(run, request.POST.get("at", "")[:40] or "corrections")


# --- What they share ------------------------------------------------------------------------------


def _revision(request: HttpRequest) -> int:
    """The revision that the page showed; one that nobody has where the form does not say."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def _correct(
    request: HttpRequest, run: ImportRun, what: str, form: BaseForm, given: Mapping[str, Any]
) -> bool:
    """Make a correction; a refusal goes into the form."""

    def act() -> ImportRun:
        return verbs.correct_import(
            run,
            what,
            given,
            revision=_revision(request),
            by=signed_in(request),
            now=dates.now(),
        )

    if attempt(form, act) is None:
        return False
    messages.success(request, in_words(what, given))
    return True


def _at_once(
    request: HttpRequest, run: ImportRun, what: str, given: Mapping[str, Any], at: str
) -> HttpResponse:
    """A correction by a button alone: a refusal is told on the page of the import."""
    form = ConfirmForm({})
    if not _correct(request, run, what, form, given):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return _back(run, at)


def _back(run: ImportRun, at: str, shown_page: int | None = None) -> HttpResponse:
    """To the place of the correction on the import's page, the source at the same page."""
    asked = {"at": at} | ({"page": str(shown_page)} if shown_page else {})
    return redirect(f"{run.get_absolute_url()}?{urlencode(asked)}#{quote(at)}")


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
        source = source_of_run(run, document, wanted)
        line = (
            first_lines([row], source.lines, ahead=len(source.lines)).get(row.number)
            if row
            else None
        )
        context |= {"source": source, "line": line}
    response = show_form(request, template, form, context)
    patch_vary_headers(response, ("HX-Request", "HX-Target", "HX-History-Restore-Request"))
    return response
