"""The end of the link in every email: emails are turned off without signing in (RFC 8058).

A GET changes nothing, because programs that look through emails open every link. A POST acts, from
the button or from a mail program; the token itself is the proof, so no cookie is asked for.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from recommendations.languages import catalogue_of
from recommendations.mail.verbs.choices import unsubscribe
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.mail_words.reads.unsubscribe_links import read_token
from recommendations.models import OutgoingEmail


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Say what would be turned off; turn it off when asked to; say how to turn it on again."""
    link = read_token(token)
    rows = OutgoingEmail.objects.select_related("recipient", "stage", "event")
    email = rows.filter(public_id=link.mail).first() if link is not None else None
    context: dict[str, Any] = {}
    language = translation.get_language() or "en"
    # As long as its recipient still has the account and the address.
    person = email.recipient if email is not None else None
    if email and person and link and person.is_active and link.is_for(person.email):
        kinds = email.kinds
        if request.method == "POST":
            person = unsubscribe(person, kinds)
        language = catalogue_of(person.language)
        context = {
            "kinds": [kind.label for kind in MailKind if kind in kinds],
            "is_off": all(person.rhythm_of(kind) == MailRhythm.OFF for kind in kinds),
            "is_role": MailKind.ROLE in kinds,
        }
    with translation.override(language):
        status = HTTPStatus.OK if context else HTTPStatus.NOT_FOUND
        response = render(request, "mail/mail_stop.html", context, status=status)
    # The address is a secret: it goes to no other site, and into no index.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
