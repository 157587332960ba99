"""An outdated statement beside the changes of its paragraph, and confirming it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.readings import log_reading
from recommendations.documents.forms import ConfirmStatementForm
from recommendations.documents.reads import outdated
from recommendations.documents.verbs.confirmations import confirm_statement
from recommendations.models import Assessment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outdated_statement(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """The changes since the statement was written; POST confirms that it is still correct."""
    statement = load(outdated.statements_for(kind, request.user), public_id=public_id)
    authorise(request, "confirm_words", statement)
    if isinstance(statement, Assessment):
        log_reading(
            request,
            [statement.submission_id],
            statement.submission.request.cycle,
            now=dates.now(),
        )
    found = outdated.outdated_statement(statement)
    posted = request.POST if request.method == "POST" else None
    form = ConfirmStatementForm(posted, initial={"seen": found.last_change})
    if form.is_valid():
        seen, user = form.cleaned_data["seen"], signed_in(request)
        done = attempt(
            form,
            # A form sent twice finds nothing left to confirm, and that is no error.
            lambda: confirm_statement(statement, seen=seen, by=user, now=dates.now()) or True,
        )
        if done:
            messages.success(request, _("Confirmed: it is still correct after the change."))
            return redirect(found.facts.url)
    context = {
        "statement": found,
        "kind_title": outdated.STATEMENT_KINDS[kind],
        "crumbs": [
            {"label": str(found.document), "url": found.document.get_absolute_url()},
            {"label": found.facts.title},
        ],
    }
    return show_form(request, "documents/outdated.html", form, context)
