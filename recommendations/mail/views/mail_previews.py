"""A reminder's mail before it exists: for any stage and date of the reader, in six languages."""

from typing import Any
from urllib.parse import urlencode

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.enums import Language, ReminderAudience
from recommendations.languages import catalogue_of
from recommendations.mail.verbs.mail_previews import (
    MailPreview,
    dates_offered,
    fitting_dates,
    preview_mail,
)
from recommendations.models import Deadline, ReminderStage, User
from recommendations.models.people import viewer_of
from recommendations.wording import date_in_words

# Nothing in the frame runs or loads; its links open beside it.
SANDBOX = ["allow-popups", "allow-popups-to-escape-sandbox"]


@login_required
@require_safe
@csp_update({"frame-src": [SELF]})
def mail_preview(request: HttpRequest) -> HttpResponse:
    """The stages to choose from; with one, its mail about a date, as text and as HTML."""
    authorise(request, "preview_mails")
    user = signed_in(request)
    context: dict[str, Any] = {"stages": _stages(user)}
    if "stage" in request.GET:
        context |= _chosen(request, user)
    return render(request, "mail/ledger/preview.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
@csp({"default-src": [NONE], "frame-ancestors": [SELF], "sandbox": SANDBOX})
def mail_preview_html(request: HttpRequest) -> HttpResponse:
    """The HTML alone, in a frame of the page above."""
    authorise(request, "preview_mails")
    stage = _stage(request, signed_in(request))
    preview = _preview(request, stage, _asked_date(request, stage))
    html = preview.mail.html.replace("<head>", '<head>\n<base target="_blank">', 1)
    return HttpResponse(html)


def _stages(user: User) -> list[ReminderStage]:
    """The common stages, and those of the reader's committees; an administrator's are all."""
    viewer = viewer_of(user)
    stages = ReminderStage.objects.select_related("treaty_body").order_by(
        "treaty_body__code", "deadline_kind", "pk"
    )
    if not viewer.is_administrator:
        own = Q(treaty_body__in=viewer.officer_body_ids)
        stages = stages.filter(own | Q(treaty_body__isnull=True))
    return list(stages)


def _number(request: HttpRequest, name: str) -> int:
    """A key from the address; nothing has the key 0."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _stage(request: HttpRequest, user: User) -> ReminderStage:
    key = _number(request, "stage")
    stage = next((one for one in _stages(user) if one.pk == key), None)
    if stage is None:
        load(ReminderStage.objects.none(), _("No such stage is here. Choose one in the list."))
    assert stage is not None  # noqa: S101 - `load` has raised
    return stage


def _asked_date(request: HttpRequest, stage: ReminderStage) -> Deadline:
    return load(
        fitting_dates(stage, signed_in(request), today=dates.today()),
        _("That date is not here, or the stage you chose is not for it. Choose another date."),
        pk=_number(request, "deadline"),
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


def _nobody(stage: ReminderStage) -> str:
    if stage.audience == ReminderAudience.FOLLOWERS:
        return _("Who follows a case is not shown.")
    return _("Nobody holds the role today.")


def _facts(stage: ReminderStage, deadline: Deadline, preview: MailPreview) -> list[dict[str, Any]]:
    recipient = preview.recipient
    return [
        {
            "label": _("To"),
            "value": preview.name,
            "note": recipient.email if recipient else _nobody(stage),
        },
        {
            "label": _("About the date"),
            "value": date_in_words(deadline.due_on),
            "note": deadline.get_kind_display(),
            "url": deadline.get_absolute_url(),
        },
        {
            "label": _("Stage"),
            "value": stage.label,
            "note": _("Reached on %(day)s") % {"day": date_in_words(preview.send_on)},
        },
        {"label": _("Sent to"), "value": stage.get_audience_display()},
    ]


def _chosen(request: HttpRequest, user: User) -> dict[str, Any]:
    stage = _stage(request, user)
    offered = dates_offered(stage, user, today=dates.today())
    if "deadline" in request.GET:
        deadline = _asked_date(request, stage)
    elif offered:
        deadline = offered[0]
    else:
        return {"stage": stage}
    preview = _preview(request, stage, deadline)

    def address(name: str, **changes: object) -> str:
        query = {"stage": stage.pk, "deadline": deadline.pk, "language": preview.language}
        return f"{reverse(name)}?{urlencode(query | changes)}"

    catalogue = get_language_info(catalogue_of(preview.language))
    return {
        "stage": stage,
        "deadline": deadline,
        "preview": preview,
        "lang": catalogue["code"],
        "direction": "rtl" if catalogue["bidi"] else "ltr",
        "facts": _facts(stage, deadline, preview),
        "html_url": address("mail-preview-html"),
        "sandbox": " ".join(SANDBOX),
        "languages": [
            {
                "code": catalogue_of(code),
                "name": get_language_info(catalogue_of(code))["name_local"],
                "url": address("mail-preview", language=code),
                "is_current": code == preview.language,
            }
            for code in Language.values
        ],
        "others": [
            {"deadline": other, "url": address("mail-preview", deadline=other.pk)}
            for other in offered
            if other.pk != deadline.pk
        ],
    }
