"""Saved searches: saved on the list of recommendations, listed in the account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import dates
from recommendations.acts.form_pages import attempt, attempt_edit, show_form
from recommendations.acts.loading import load, signed_in
from recommendations.acts.seen import seen_in
from recommendations.acts.sent_only import sent_only
from recommendations.models import SavedSearch
from recommendations.searches.forms import RHYTHMS, SavedSearchForm
from recommendations.searches.reads import address_of, in_words, normalised, searches_of
from recommendations.searches.verbs import saving as verbs


def _crumbs(here: str = "") -> list[dict[str, str]]:
    account = {"label": _("Your account"), "url": reverse("account")}
    if not here:
        return [account, {"label": _("My saved searches")}]
    own = {"label": _("My saved searches"), "url": reverse("saved-search-list")}
    return [account, own, {"label": here}]


def _load(request: HttpRequest, public_id: UUID) -> SavedSearch:
    return load(
        SavedSearch.objects.visible_to(request.user).kept(),
        _("This search was deleted, or is not one of yours."),
        public_id=public_id,
    )


@login_required
@require_safe
def saved_search_list(request: HttpRequest) -> HttpResponse:
    """The person's saved searches. Nobody else sees them."""
    labels = {str(value): label for value, label in RHYTHMS}
    lines = searches_of(signed_in(request))
    context = {
        "lines": [(line, labels[line.row.rhythm]) for line in lines],
        "is_off": signed_in(request).own_mails == "off",
        "crumbs": _crumbs(),
    }
    return render(request, "searches/list.html", context)


@login_required
@require_safe
def saved_search_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To the list, as the person may read it now."""
    return redirect(address_of(_load(request, public_id)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_new(request: HttpRequest) -> HttpResponse:
    """Save the question in the address of this page, which is that of the list."""
    form = SavedSearchForm(request.POST or None, initial={"name": request.GET.get("q", "")[:100]})
    if form.is_valid():
        name, rhythm = form.cleaned_data["name"], form.chosen()
        search = attempt(
            form,
            lambda: verbs.save_search(
                signed_in(request), request.GET, name=name, rhythm=rhythm, now=dates.now()
            ),
        )
        if search is not None:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": search.name})
            return redirect("saved-search-list")
    query = normalised(request.GET)
    return _form_page(request, form, _("Save this search"), query, {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    search = _load(request, public_id)
    initial = {"name": search.name, "rhythm": search.rhythm}
    form = SavedSearchForm(request.POST or None, initial=initial)
    if form.is_valid():
        name, rhythm = form.cleaned_data["name"], form.chosen()
        changed = attempt_edit(
            form,
            lambda: verbs.change_saved_search(
                search, name=name, rhythm=rhythm, now=dates.now(), seen=seen_in(request, search)
            ),
        )
        if changed is not None:
            messages.success(request, _("“%(name)s” was changed.") % {"name": changed.name})
            return redirect("saved-search-list")
    return _form_page(request, form, _("Change the saved search"), search.query, {"edited": search})


def _form_page(
    request: HttpRequest, form: SavedSearchForm, title: str, query: str, context: dict[str, Any]
) -> HttpResponse:
    url = f"{reverse('recommendation-list')}?{query}"
    context |= {"title": title, "asked": in_words(query), "url": url, "crumbs": _crumbs(title)}
    return show_form(request, "searches/form.html", form, context)


@login_required
@sent_only("saved-search-list")
def saved_search_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A second press finds nothing to delete, which is what was wanted."""
    rows = SavedSearch.objects.visible_to(request.user)
    search = load(rows, "", public_id=public_id)
    verbs.delete_saved_search(search, now=dates.now())
    messages.success(request, _("The saved search was deleted."))
    return redirect("saved-search-list")
