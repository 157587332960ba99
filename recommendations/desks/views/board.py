"""The board: what a person has to do today, for each of their roles."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.loading import signed_in
from recommendations.desks.reads.board.board import board_for
from recommendations.wording import date_in_words


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Lists of work, and the cases in a table that sorts (?sort=) and filters (?stage=)."""
    user, today = signed_in(request), dates.today()
    own_board = board_for(
        user,
        today=today,
        sort=request.GET.get("sort", ""),
        stage=request.GET.get("stage", ""),
    )
    lead = _("As of %(day)s in Geneva.") % {"day": date_in_words(today)}
    may_import = user.has_perm("recommendations.import_document")
    context = {
        "board": own_board,
        "today": today,
        "lead": lead,
        "import_url": reverse("import-upload") if may_import else "",
    }
    return render(request, "desks/board/detail.html", context)
