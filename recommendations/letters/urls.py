"""Letters, their templates, and the annex on reminders."""

from django.urls import URLPattern, path

from recommendations.letters.views import annex, letters, lists
from recommendations.letters.views import templates as letter_templates

urlpatterns: list[URLPattern] = [
    path("letters/", letters.letter_list, name="letter-list"),
    path(
        "deadlines/<uuid:public_id>/letters/<slug:kind>/", letters.letter_draft, name="letter-draft"
    ),
    path("letters/<uuid:public_id>/", letters.letter_detail, name="letter-detail"),
    path("letters/<uuid:public_id>/draft.docx", letters.letter_file, name="letter-file"),
    path("letters/<uuid:public_id>/issue/", letters.letter_issue, name="letter-issue"),
    path("letters/<uuid:public_id>/withdraw/", letters.letter_withdraw, name="letter-withdraw"),
    path("letters/templates/", letter_templates.template_list, name="letter-template-list"),
    path("letters/templates/new/", letter_templates.template_upload, name="letter-template-new"),
    path(
        "letters/templates/<uuid:public_id>/file",
        letter_templates.template_file,
        name="letter-template-file",
    ),
    path(
        "letters/templates/<uuid:public_id>/retire/",
        letter_templates.template_retire,
        name="letter-template-retire",
    ),
    path(
        "letters/templates/built-in/<slug:kind>/<slug:language>/",
        letter_templates.builtin_file,
        name="letter-template-built-in",
    ),
    path(
        "cases/<str:code>/<str:iso3>/<str:number>/reminders/", annex.annex_case, name="annex-case"
    ),
    path(
        "cases/<str:code>/<str:iso3>/<str:number>/reminders.docx",
        annex.annex_case_file,
        name="annex-case-file",
    ),
    path("committees/<str:code>/reminders/", annex.annex_body, name="annex-body"),
    path("committees/<str:code>/reminders.docx", annex.annex_body_file, name="annex-body-file"),
    path("committees/<str:code>/reminders.csv", annex.annex_body_table, name="annex-body-table"),
    path("committees/<str:code>/reminders/overdue/", lists.overdue, name="annex-overdue"),
    path(
        "committees/<str:code>/reminders/overdue.docx",
        lists.overdue_file,
        name="annex-overdue-file",
    ),
    path("committees/<str:code>/reminders/history/", lists.history, name="annex-history"),
    path(
        "committees/<str:code>/reminders/history.docx",
        lists.history_file,
        name="annex-history-file",
    ),
]
