"""Letters: which to write, drafting and issuing one, and all that were issued."""

from datetime import timedelta
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
from recommendations.acts.edit_conflicts import too_late
from recommendations.acts.fields import ReasonForm
from recommendations.acts.form_pages import attempt, case_heading, show_form
from recommendations.acts.list_pages import list_page, paginate, wants
from recommendations.acts.loading import NotHere, authorise, load, signed_in
from recommendations.acts.seen import seen_in
from recommendations.deadlines.reads.letter_progress import progress_of
from recommendations.enums import LetterKind, LetterStatus
from recommendations.letters.forms.letter_filter import LetterFilter
from recommendations.letters.forms.letters import DraftForm, IssueForm
from recommendations.letters.reads.letter_content import file_name_of, template_for, write_letter
from recommendations.letters.reads.letters import proposed_letters
from recommendations.letters.verbs import letters as verbs
from recommendations.letters.views.downloads import word_download
from recommendations.letters.word.filling import UnusableTemplate
from recommendations.models import Deadline, Document, Letter
from recommendations.wording import date_in_words

DAYS_AHEAD = 30


@login_required
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """The letters to write now and soon, and below them all letters, with filters."""
    user, today = signed_in(request), dates.today()
    authorise(request, "view_ledger")
    filters = LetterFilter(request.GET, queryset=Letter.objects.visible_to(user))
    facets = filters.facets()
    rows = filters.narrowed().select_related(
        "deadline__cycle__treaty_body",
        "deadline__cycle__state_party",
        "issued_by",
        "drafted_by",
        "document",
    )
    is_part = wants(request, "rows")
    ahead = today + timedelta(days=DAYS_AHEAD)
    proposed = [] if is_part else proposed_letters(user, today=today, until=ahead)
    context = {
        "page_obj": paginate(request, rows.order_by("-created_at", "-pk")),
        "is_empty": not filters.queryset.exists(),
        "due": [row for row in proposed if row.proposed_on <= today],
        "coming": [row for row in proposed if row.proposed_on > today],
        "days_ahead": DAYS_AHEAD,
        "may_draft": user.viewer.is_officer,
    }
    return list_page(request, "letters/list.html", filters, context, facets=facets)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_draft(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Start a letter about a deadline, or continue its draft."""
    user = signed_in(request)
    if kind not in LetterKind.values:
        raise NotHere(_("There is no such kind of letter."))
    deadline = load(
        Deadline.objects.visible_to(user).select_related(
            "cycle__treaty_body", "cycle__state_party", "request__document"
        ),
        public_id=public_id,
    )
    authorise(request, "draft_letter", deadline)
    draft = deadline.letters.filter(kind=kind, status=LetterStatus.DRAFT).first()
    form = DraftForm(request.POST or None)
    if form.is_valid():
        letter = attempt(
            form,
            lambda: verbs.draft_letter(
                deadline,
                kind=kind,
                by=user,
                now=dates.now(),
                seen=seen_in(request, draft),
                **form.cleaned_data,
            ),
        )
        if letter:
            messages.success(
                request, _("The draft is ready. Download it, and issue it after it is sent.")
            )
            return redirect(letter)
    title = str(LetterKind(kind).label)
    context = {
        "deadline": deadline,
        "edited": draft,
        "title": title,
        "today": dates.today(),
        "progress": next((row for row in progress_of(deadline) if row.stage.kind == kind), None),
        **case_heading(deadline.cycle, title),
    }
    return show_form(request, "letters/draft.html", form, context)


@login_required
@require_safe
def letter_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One letter: its status, what to do next, and the file that was sent."""
    letter = _load(request, public_id)
    is_draft = letter.status == LetterStatus.DRAFT
    documents = Document.objects.visible_to(request.user).prefetch_related("versions")
    document = documents.filter(pk=letter.document_id).first() if letter.document_id else None
    context = {
        "letter": letter,
        "facts": _facts(letter),
        "document": document,
        "versions": list(document.versions.all()) if document else [],
        "is_draft": is_draft,
        "obstacle": verbs.obstacle_to(letter.deadline) if is_draft else "",
        "may_issue": is_draft
        and signed_in(request).has_perm("recommendations.issue_letter", letter),
        **_of_letter(letter),
    }
    return render(request, "letters/detail.html", context)


@login_required
@require_safe
def letter_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The draft as a Word file, written from the facts of today."""
    letter = _load(request, public_id)
    if letter.status != LetterStatus.DRAFT:
        raise NotHere(_("This letter is no longer a draft."))
    deadline, today = letter.deadline, dates.today()
    try:
        content = write_letter(
            deadline,
            letter.kind,
            letter.language,
            dated_on=today,
            template=template_for(deadline.cycle.treaty_body, letter.kind, letter.language),
        )
    except (FileNotFoundError, UnusableTemplate):
        raise NotHere(_("The template of this letter cannot be read. Tell an administrator."))
    return word_download(content, file_name_of(deadline, letter.kind, today))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_issue(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve a letter and keep the file that was sent."""
    letter = _load(request, public_id)
    authorise(request, "issue_letter", letter)
    if letter.status != LetterStatus.DRAFT:
        return _no_longer_a_draft(request, letter)
    obstacle = verbs.obstacle_to(letter.deadline)
    is_sent = request.method == "POST"
    form = IssueForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        is_needless=bool(obstacle),
        initial={"dated_on": dates.today()},
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        file = values.pop("file")
        sent = verbs.SentLetter(file.name or "", file.read()) if file else None
        issued = attempt(
            form,
            lambda: verbs.issue_letter(
                letter,
                file=sent,
                by=signed_in(request),
                now=dates.now(),
                seen=seen_in(request, letter),
                **values,
            ),
        )
        if issued:
            messages.success(request, _("The letter was issued and kept with the case."))
            return redirect(issued)
    context = {"letter": letter, "edited": letter, "obstacle": obstacle, **_of_letter(letter)}
    return show_form(request, "letters/issue.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a draft, with a reason."""
    letter = _load(request, public_id)
    authorise(request, "issue_letter", letter)
    if letter.status != LetterStatus.DRAFT:
        return _no_longer_a_draft(request, letter)
    form = ReasonForm(request.POST or None, hint=_("The reason is kept with the letter."))
    if form.is_valid():
        withdrawn = attempt(
            form,
            lambda: verbs.withdraw_letter(
                letter,
                by=signed_in(request),
                now=dates.now(),
                seen=seen_in(request, letter),
                **form.cleaned_data,
            ),
        )
        if withdrawn:
            messages.success(request, _("The draft was withdrawn."))
            return redirect(letter)
    return show_form(
        request,
        "letters/withdraw.html",
        form,
        {"letter": letter, "edited": letter, **_of_letter(letter)},
    )


def _no_longer_a_draft(request: HttpRequest, letter: Letter) -> HttpResponse:
    said = _("This letter is no longer a draft; nothing was changed.")
    return too_late(request, said, letter.get_absolute_url(), kept=(letter.reason,))


def _load(request: HttpRequest, public_id: UUID) -> Letter:
    authorise(request, "view_ledger")
    return load(
        Letter.objects.visible_to(request.user).select_related(
            "deadline__cycle__treaty_body",
            "deadline__cycle__state_party",
            "deadline__request__document",
            "deadline__request__paragraph",
            "drafted_by",
            "issued_by",
            "withdrawn_by",
            "template",
        ),
        public_id=public_id,
    )


def _of_letter(letter: Letter) -> dict[str, Any]:
    cycle = letter.deadline.cycle
    return {
        "case_title": f"{cycle.state_party.name}, {cycle.treaty_body.short_name}",
        "crumbs": [
            {"label": _("Letters"), "url": reverse("letter-list")},
            {"label": f"{cycle.state_party.name}, {cycle.treaty_body.code}"},
        ],
    }


def _facts(letter: Letter) -> list[dict[str, Any]]:
    deadline = letter.deadline
    facts: list[dict[str, Any]] = [
        {
            "label": _("Deadline"),
            "value": date_in_words(deadline.due_on),
            "note": deadline.get_kind_display(),
            "url": deadline.get_absolute_url(),
        },
        {
            "label": _("Proposed from"),
            "day": letter.proposed_on,
            "value": _("Not set"),
            "note": letter.rule,
        },
        {"label": _("Language"), "value": letter.get_language_display()},
        {
            "label": _("Drafted by"),
            "value": letter.drafted_by.full_name,
            "note": date_in_words(dates.today(letter.created_at)),
        },
    ]
    if letter.issued_by and letter.issued_at:
        facts += [
            {"label": _("Dated"), "day": letter.dated_on},
            {
                "label": _("Approved by"),
                "value": letter.issued_by.full_name,
                "note": date_in_words(dates.today(letter.issued_at)),
            },
        ]
    if letter.withdrawn_by and letter.withdrawn_at:
        facts.append(
            {
                "label": _("Withdrawn by"),
                "value": letter.withdrawn_by.full_name,
                "note": date_in_words(dates.today(letter.withdrawn_at)),
            }
        )
    return facts
