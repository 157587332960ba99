"""Documents in: files that are dropped, or a text that is pasted, on their way to a reader."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.form_pages import attempt, show_form
from recommendations.acts.loading import authorise, signed_in
from recommendations.enums import ImportStatus
from recommendations.intake.forms.imports import UploadForm
from recommendations.intake.tasks import read_import
from recommendations.intake.verbs.imports import start_import
from recommendations.intake.views.imports import crumbs_of
from recommendations.models import ImportRun, User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    authorise(request, "import_document")
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        runs = attempt(form, lambda: _start_all(form, by=user))
        if runs:
            return _started(request, runs)
    return show_form(
        request, "intake/imports/upload.html", form, {"crumbs": crumbs_of(_("Import a document"))}
    )


@transaction.atomic
def _start_all(form: UploadForm, *, by: User) -> list[ImportRun]:
    return [
        start_import(
            data=data,
            filename=name,
            by=by,
            now=dates.now(),
            symbol=form.cleaned_data["symbol"],
            treaty_body=form.cleaned_data["treaty_body"],
        )
        for name, data in form.documents()
    ]


def _started(request: HttpRequest, runs: list[ImportRun]) -> HttpResponse:
    """Hand new runs to a worker; a file that came in before has its run, and nothing to do."""
    for run in runs:
        if run.status == ImportStatus.APPLIED:
            messages.info(
                request,
                _("%(file)s was imported before: there is nothing to change.")
                % {"file": run.file_name},
            )
        else:
            # Without a broker the run waits for `read_waiting_imports`; the file has been kept.
            transaction.on_commit(_handing_on(run.pk), robust=True)
    if len(runs) > 1:
        return redirect("import-list")
    mine = ImportRun.objects.visible_to(request.user).filter(pk=runs[0].pk)
    return redirect(runs[0] if mine.exists() else runs[0].document or reverse("import-list"))


def _handing_on(run_id: int) -> Callable[[], object]:
    """A function with a name of its own: Django names what failed after a commit."""

    def hand_on() -> object:
        return read_import.delay(run_id)

    return hand_on
