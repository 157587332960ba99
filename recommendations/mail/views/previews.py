"""A reminder before it exists: for any stage and deadline of the reader, in six languages."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.facts import fact
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.enums import Language, ReminderAudience
from recommendations.languages import catalogue_of
from recommendations.mail.reads.previews import (
    MailPreview,
    dates_offered,
    fitting_dates,
    preview_mail,
    stages_for,
)
from recommendations.models import Deadline, ReminderStage
from recommendations.wording import date_in_words

# Nothing in the frame runs or loads; its links open beside it.
SANDBOX = ["allow-popups", "allow-popups-to-escape-sandbox"]


@login_required
@require_safe
@csp_update({"frame-src": [SELF]})
def mail_preview(request: HttpRequest) -> HttpResponse:
    """The stages to choose from; with one, its email about a deadline, as text and as HTML."""
    authorise(request, "preview_mails")
    context: dict[str, Any] = {"stages": stages_for(signed_in(request))}
    if "stage" in request.GET:
        context |= _chosen(request)
    return render(request, "mail/ledger/preview.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
@csp({"default-src": [NONE], "frame-ancestors": [SELF], "sandbox": SANDBOX})
def mail_preview_html(request: HttpRequest) -> HttpResponse:
    """The HTML alone, in a frame of the page above."""
    authorise(request, "preview_mails")
    stage = _stage(request)
    html = _preview(request, stage, _deadline(request, stage)).mail.html
    return HttpResponse(html.replace("<head>", '<head>\n<base target="_blank">', 1))


def _number(request: HttpRequest, name: str) -> int:
    """A key from the address; nothing has the key 0."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _identifier(request: HttpRequest, name: str) -> UUID:
    """An identifier from the address; nothing has the one of zeros."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return UUID(int=0)


def _stage(request: HttpRequest) -> ReminderStage:
    return load(
        stages_for(signed_in(request)),
        _("There is no such stage here. Choose one in the list."),
        pk=_number(request, "stage"),
    )


def _deadline(request: HttpRequest, stage: ReminderStage) -> Deadline:
    return load(
        fitting_dates(stage, signed_in(request), today=dates.today()),
        _("That deadline is not here, or the stage is not for it. Choose another deadline."),
        public_id=_identifier(request, "deadline"),
    )


def _preview(request: HttpRequest, stage: ReminderStage, deadline: Deadline) -> MailPreview:
    language = request.GET.get("language")
    return preview_mail(
        stage,
        deadline,
        reader=signed_in(request),
        language=language if language in Language.values else None,
        today=dates.today(),
        nobody=_("Name of the person"),
    )


def _chosen(request: HttpRequest) -> dict[str, Any]:
    stage = _stage(request)
    offered = dates_offered(stage, signed_in(request), today=dates.today())
    if "deadline" not in request.GET and not offered:
        return {"stage": stage}
    deadline = _deadline(request, stage) if "deadline" in request.GET else offered[0]
    preview = _preview(request, stage, deadline)
    nobody = _("Nobody holds the role today.")
    if stage.audience == ReminderAudience.FOLLOWERS:
        nobody = _("The names of followers are not shown.")
    reached = _("Reached on %(day)s") % {"day": date_in_words(preview.send_on)}

    def address(name: str, **changes: object) -> str:
        query = {"stage": stage.pk, "deadline": deadline.public_id, "language": preview.language}
        return f"{reverse(name)}?{urlencode(query | changes)}"

    catalogues = {code: get_language_info(catalogue_of(code)) for code in Language.values}
    return {
        "stage": stage,
        "deadline": deadline,
        "preview": preview,
        "lang": catalogues[preview.language]["code"],
        "direction": "rtl" if catalogues[preview.language]["bidi"] else "ltr",
        "facts": [
            fact(_("To"), preview.name, preview.recipient.email if preview.recipient else nobody),
            fact(
                _("Deadline"),
                date_in_words(deadline.due_on),
                deadline.get_kind_display(),
                url=deadline.get_absolute_url(),
            ),
            fact(_("Stage"), stage.label, reached),
            fact(_("Sent to"), stage.get_audience_display()),
        ],
        "html_url": address("mail-preview-html"),
        "sandbox": " ".join(SANDBOX),
        "languages": [
            {**language, "url": address("mail-preview", language=code)}
            for code, language in catalogues.items()
        ],
        "others": [
            {"deadline": other, "url": address("mail-preview", deadline=other.public_id)}
            for other in offered
            if other.pk != deadline.pk
        ],
    }
