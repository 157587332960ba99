"""The end of the link in every mail: mails are turned off without signing in (RFC 8058).

A GET changes nothing, because programs that look through mails open every link. A POST acts, from
the button or from a mail program; the token itself is the proof, so no cookie is asked for.
"""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.languages import catalogue_of
from recommendations.mail.unsubscribe_links import read_token
from recommendations.mail.verbs.mail_choices import kinds_of, unsubscribe
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import OutgoingEmail, User


@login_required
@require_safe
def mail_choices(request: HttpRequest) -> HttpResponse:
    """The link as the ledger shows it, without a token: to the choices of whoever is signed in."""
    return redirect("mail-choices")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Say what would be turned off; turn it off when asked to; say how to turn it on again."""
    email = _mail_of(token)
    if email is None:
        return _answer(request, {}, status=HTTPStatus.NOT_FOUND)
    kinds = kinds_of(email)
    person = email.recipient
    if request.method == "POST":
        person = unsubscribe(person, kinds)
    with translation.override(catalogue_of(person.language)):
        context = {
            "kinds": [kind.label for kind in MailKind if kind in kinds],
            "is_off": _is_off(person, kinds),
            "is_role": MailKind.ROLE in kinds,
        }
        return _answer(request, context)


def _mail_of(token: str) -> OutgoingEmail | None:
    """The mail whose link this is, while its recipient still has the account and the address."""
    link = read_token(token)
    if link is None:
        return None
    email = OutgoingEmail.objects.select_related("recipient", "stage").filter(pk=link.mail).first()
    if email is None or not email.recipient.is_active or not link.is_for(email.recipient.email):
        return None
    return email


def _is_off(person: User, kinds: Collection[MailKind]) -> bool:
    return all(person.rhythm_of(kind) == MailRhythm.OFF for kind in kinds)


def _answer(
    request: HttpRequest, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    response = render(request, "mail/mail_stop.html", context, status=status)
    # The address is a secret: it goes to no other site, and into no index.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
