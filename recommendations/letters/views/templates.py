"""Templates of letters, for administrators: which are in use, and putting others in use."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.loading import NotHere, authorise, load, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.enums import LetterKind
from recommendations.letters.forms.letters import TemplateForm
from recommendations.letters.reads.letter_content import template_bytes
from recommendations.letters.verbs.templates import replace_template, retire_template
from recommendations.letters.views.downloads import word_download
from recommendations.letters.word.builtin_letters import builtin_template
from recommendations.letters.word.phrases import LANGUAGES, PLACEHOLDERS
from recommendations.models import LetterTemplate


@dataclass(frozen=True)
class BuiltInTemplate:
    """A letter that comes with the tracker, in its languages (code and name)."""

    kind: str
    label: str
    languages: list[tuple[str, str]]


@login_required
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    authorise(request, "replace_letter_template")
    rows = LetterTemplate.objects.select_related("treaty_body", "uploaded_by")
    context = {
        "in_use": rows.filter(retired_at__isnull=True),
        "retired": rows.filter(retired_at__isnull=False).order_by("-retired_at")[:50],
        "built_in": [
            BuiltInTemplate(
                kind.value, str(kind.label), [(code, str(name)) for code, name in LANGUAGES]
            )
            for kind in LetterKind
        ],
        "placeholders": PLACEHOLDERS.items(),
        "crumbs": _crumbs(),
    }
    return render(request, "letters/templates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template_upload(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    authorise(request, "replace_letter_template")
    is_sent = request.method == "POST"
    form = TemplateForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"kind": request.GET.get("kind", ""), "language": request.GET.get("language", "")},
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        file = values.pop("file")
        template = attempt(
            form,
            lambda: replace_template(
                name=file.name or "", data=file.read(), by=user, now=dates.now(), **values
            ),
        )
        if template:
            messages.success(
                request, _("The template is in use: new drafts will be written from it.")
            )
            return redirect("letter-template-list")
    context = {"placeholders": PLACEHOLDERS.items(), "crumbs": _crumbs(_("Put a template in use"))}
    return show_form(request, "letters/template_form.html", form, context)


@login_required
@require_safe
def template_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A template as it was uploaded."""
    authorise(request, "replace_letter_template")
    template = load(LetterTemplate.objects.all(), public_id=public_id)
    try:
        content = template_bytes(template, template.kind, template.language)
    except FileNotFoundError:
        raise NotHere(_("The file of this template is missing. Upload the template again."))
    return word_download(
        content, f"{template.kind}-{template.language}-{template.public_id.hex[:8]}.docx"
    )


@login_required
@require_safe
def builtin_file(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The built-in letter, from which a template can be made."""
    authorise(request, "replace_letter_template")
    try:
        content = builtin_template(kind, language)
    except KeyError:
        raise NotHere(_("There is no built-in letter of this kind in this language."))
    return word_download(content, f"{kind}-{language}.docx")


@login_required
@sent_only("letter-template-list")
def template_retire(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a template out of use. Sent twice, it says so."""
    authorise(request, "replace_letter_template")
    template = load(LetterTemplate.objects.all(), public_id=public_id)
    try:
        retire_template(template, now=dates.now())
    except DomainError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The template is no longer in use. It is kept in the list."))
    return redirect("letter-template-list")


def _crumbs(here: str = "") -> list[dict[str, str]]:
    board = {"label": _("Board"), "url": reverse("board")}
    if not here:
        return [board, {"label": _("Templates of letters")}]
    above = {"label": _("Templates of letters"), "url": reverse("letter-template-list")}
    return [board, above, {"label": here}]
