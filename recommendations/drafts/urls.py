"""Forms of ended sessions, and drafts."""

from django.urls import URLPattern, path

from recommendations.drafts.views import drafts

urlpatterns: list[URLPattern] = [
    path("account/drafts/", drafts.draft_list, name="draft-list"),
    path("account/drafts/save/", drafts.draft_save, name="draft-save"),
    path("account/drafts/<uuid:public_id>/", drafts.draft_detail, name="draft-detail"),
    path("account/drafts/<uuid:public_id>/discard/", drafts.draft_discard, name="draft-discard"),
    path("account/unsent/<uuid:public_id>/", drafts.parked_form, name="parked-form"),
    path(
        "account/unsent/<uuid:public_id>/discard/",
        drafts.parked_form_discard,
        name="parked-form-discard",
    ),
]
