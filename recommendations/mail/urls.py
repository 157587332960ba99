"""The reminder ledger, follows, personal reminders and links in mails."""

from django.urls import URLPattern, path

from recommendations.mail.views import (
    follows,
    ledger,
    mail_previews,
    mail_stop,
    own_reminders,
    upcoming,
)

urlpatterns: list[URLPattern] = [
    path("account/mails/", follows.mail_choices, name="mail-choices"),
    path("account/follows/", follows.follow_list, name="follow-list"),
    path("account/follows/<int:pk>/stop/", follows.follow_stop, name="follow-stop"),
    path("account/follows/<int:pk>/mute/", follows.follow_mute, name="follow-mute"),
    path("follow/<str:kind>/<int:pk>/", follows.follow_add, name="follow-add"),
    path("account/reminders/", own_reminders.own_reminder_list, name="own-reminder-list"),
    path("remind/<str:kind>/<int:pk>/", own_reminders.own_reminder_new, name="own-reminder-new"),
    *(
        path(f"account/reminders/<int:pk>/{word}/", view, name=f"own-reminder-{word}")
        for word, view in (
            ("edit", own_reminders.own_reminder_edit),
            ("snooze", own_reminders.own_reminder_snooze),
            ("cancel", own_reminders.own_reminder_cancel),
        )
    ),
    path("mails/stop/", mail_stop.mail_choices, name="mail-choices-link"),
    path("mails/stop/<str:token>/", mail_stop.mail_stop, name="mail-stop"),
    path("ledger/", ledger.ledger_list, name="ledger"),
    path("ledger/preview/", mail_previews.mail_preview, name="mail-preview"),
    path("ledger/preview/html", mail_previews.mail_preview_html, name="mail-preview-html"),
    path("ledger/upcoming/", upcoming.upcoming, name="ledger-upcoming"),
    path("ledger/upcoming.csv", upcoming.upcoming_csv, name="ledger-upcoming-csv"),
    path("ledger/failed/", ledger.ledger_failed, name="ledger-failed"),
    path("ledger/resend/", ledger.ledger_resend_many, name="ledger-resend-many"),
    path("ledger/<int:pk>/", ledger.ledger_detail, name="ledger-detail"),
    path("ledger/<int:pk>/address/", ledger.ledger_use_address, name="ledger-use-address"),
    path("ledger/<int:pk>/resend/", ledger.ledger_resend, name="ledger-resend"),
]
