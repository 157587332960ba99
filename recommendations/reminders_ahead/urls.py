"""What will be sent about a case, and keeping a reminder from being sent."""

from django.urls import URLPattern, path

from recommendations.reminders_ahead.views import stopping, whole_life

urlpatterns: list[URLPattern] = [
    path(
        "cases/<str:code>/<str:iso3>/<str:number>/emails-to-come/",
        whole_life.whole_life_page,
        name="case-emails-ahead",
    ),
    path("deadlines/<uuid:public_id>/stop/", stopping.reminder_stop, name="reminder-stop"),
    path("deadlines/<uuid:public_id>/release/", stopping.reminder_release, name="reminder-release"),
]
