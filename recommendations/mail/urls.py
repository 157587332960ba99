"""The reminder ledger, follows, personal reminders and links in emails."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from recommendations.mail.views import ledger, previews, unsubscribing, watching

urlpatterns: list[URLPattern] = [
    path("account/mails/", watching.mail_choices, name="mail-choices"),
    path("account/follows/", watching.follow_list, name="follow-list"),
    path("account/follows/<uuid:public_id>/stop/", watching.follow_stop, name="follow-stop"),
    path("account/follows/<uuid:public_id>/mute/", watching.follow_mute, name="follow-mute"),
    path("follow/<str:kind>/<slug:key>/", watching.follow_add, name="follow-add"),
    path(
        "remind/<str:kind>/<uuid:public_id>/",
        watching.personal_reminder_new,
        name="personal-reminder-new",
    ),
    path("account/reminders/", watching.personal_reminder_list, name="personal-reminder-list"),
    *(
        path(f"account/reminders/<uuid:public_id>/{word}/", view, name=f"personal-reminder-{word}")
        for word, view in (
            ("edit", watching.personal_reminder_edit),
            ("snooze", watching.personal_reminder_snooze),
            ("cancel", watching.personal_reminder_cancel),
        )
    ),
    # The link as the ledger shows it, without a token: to the choices of the person signed in.
    path(
        "mails/stop/",
        login_required(RedirectView.as_view(pattern_name="mail-choices")),
        name="mail-choices-link",
    ),
    path("mails/stop/<str:token>/", unsubscribing.mail_stop, name="mail-stop"),
    path("ledger/", ledger.ledger_list, name="ledger"),
    path("ledger/preview/", previews.mail_preview, name="mail-preview"),
    path("ledger/preview/html", previews.mail_preview_html, name="mail-preview-html"),
    path("ledger/upcoming/", ledger.upcoming, name="ledger-upcoming"),
    path("ledger/upcoming.csv", ledger.upcoming_csv, name="ledger-upcoming-csv"),
    path("ledger/failed/", ledger.ledger_failed, name="ledger-failed"),
    path("ledger/resend/", ledger.ledger_resend_many, name="ledger-resend-many"),
    path("ledger/<uuid:public_id>/", ledger.ledger_detail, name="ledger-detail"),
    path("ledger/<uuid:public_id>/address/", ledger.ledger_use_address, name="ledger-use-address"),
    path("ledger/<uuid:public_id>/resend/", ledger.ledger_resend, name="ledger-resend"),
]
