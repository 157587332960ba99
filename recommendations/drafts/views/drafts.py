"""Forms that were not sent: their list, each with its words, and what the script saves."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.form_tokens import own_form_token
from recommendations.acts.loading import load, signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.drafts.reads.typed_fields import (
    DRAFT_TITLE,
    PARKED_FORM,
    fields_of,
    typed_fields,
    typed_form,
)
from recommendations.drafts.verbs.parking import discard_parked
from recommendations.drafts.verbs.saving import discard_draft, save_draft
from recommendations.models import FormDraft, ParkedForm


def _crumbs(here: str = "") -> list[dict[str, str]]:
    account = {"label": _("Your account"), "url": reverse("account")}
    if not here:
        return [account, {"label": _("Not sent yet")}]
    return [account, {"label": _("Not sent yet"), "url": reverse("draft-list")}, {"label": here}]


@login_required
@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """What the person wrote and did not send. Nobody else sees it."""
    user, now = signed_in(request), dates.now()
    context = {
        "parked": ParkedForm.objects.visible_to(user).open_at(now),
        "drafts": FormDraft.objects.visible_to(user).kept_at(now),
        "crumbs": _crumbs(),
    }
    return render(request, "drafts/list.html", context)


@login_required
@require_safe
def draft_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The words of a draft, for those without script and where its form is closed by now."""
    rows = FormDraft.objects.visible_to(request.user).kept_at(dates.now())
    draft = load(
        rows, _("This draft no longer exists: it was sent or discarded."), public_id=public_id
    )
    context = {
        "draft": draft,
        "typed": typed_fields(request, draft.path, draft.fields),
        "crumbs": _crumbs(draft.title or _("A draft")),
    }
    return render(request, "drafts/draft.html", context)


@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Save what is typed, for the script: a sentence in JSON, in every case."""
    token = own_form_token(request)
    if not request.user.is_authenticated:
        return _say(_("You are signed out."), HTTPStatus.UNAUTHORIZED)
    if token is None:
        return _say(_("This page is too old to save drafts. Reload it."), HTTPStatus.CONFLICT)
    try:
        draft = save_draft(
            signed_in(request),
            path=token.path,
            title=request.POST.get(DRAFT_TITLE, ""),
            fields=fields_of(request.POST),
            now=dates.now(),
        )
    except DomainError as refusal:
        return _say(str(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
    time = dateformat.format(timezone.localtime(draft.saved_at), "H:i")
    return _say(_("Draft saved %(time)s.") % {"time": time}, HTTPStatus.OK)


def _say(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"said": sentence}, status=status)


@login_required
@sent_only("draft-list")
def draft_discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A second press finds nothing to discard, which is what was wanted."""
    discard_draft(signed_in(request), public_id)
    messages.success(request, _("The draft was discarded."))
    return redirect("draft-list")


@login_required
@require_safe
def parked_form(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a person had sent when they were signed out: shown as text, and sent by a button."""
    parked = load(
        ParkedForm.objects.visible_to(request.user).open_at(dates.now()),
        _(
            "There is nothing left to send: it has already been sent, "
            "or more than an hour has passed."
        ),
        public_id=public_id,
    )
    heading, typed = typed_form(request, parked.page, parked.fields)
    context = {
        "parked": parked,
        "over": heading,
        "typed": typed,
        "marker": PARKED_FORM,
        "crumbs": _crumbs(_("What you sent")),
    }
    return render(request, "drafts/parked.html", context)


@login_required
@sent_only("draft-list")
def parked_form_discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    discard_parked(signed_in(request), public_id)
    messages.success(request, _("It was discarded. Nothing was sent."))
    return redirect("draft-list")
