"""A voice beside the words that changed under it, and "still right"."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.documents.forms import LookAgainForm
from recommendations.documents.reads.outdated_voice import KINDS, again, voices_for
from recommendations.documents.verbs.confirmations import confirm_words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The differences since the voice last spoke; POST keeps that it is right still."""
    voice = load(voices_for(kind, request.user), pk=pk)
    authorise(request, "confirm_words", voice)
    looked = again(voice)
    is_sent = request.method == "POST"
    form = LookAgainForm(request.POST if is_sent else None, initial={"seen": looked.last_change})
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        done = attempt(
            form,
            # Sent twice, the second time there is nothing left to keep, and that is well too.
            lambda: confirm_words(voice, seen=seen, by=signed_in(request), now=dates.now()) or True,
        )
        if done:
            messages.success(request, _("Kept: it is right still after the change of words."))
            return redirect(looked.url)
    context = {
        "looked": looked,
        "said_title": KINDS[kind],
        "crumbs": [
            {"label": str(looked.document), "url": looked.document.get_absolute_url()},
            {"label": looked.title},
        ],
    }
    return show_form(request, "documents/look_again.html", form, context)
