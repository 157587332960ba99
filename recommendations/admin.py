"""The administration: people, organisations, roles, and the committees' rules.

No workflow happens here. What belongs to a case (replies, submissions, evaluations) is not
registered, because the role of administrator gives no access to anything confidential.
"""

from datetime import timedelta
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.contrib.postgres import forms as postgres_forms
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet, URLField
from django.forms import DateInput, ModelForm, MultiWidget
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.versioned_admin import VersionedAdmin
from recommendations.enums import MembershipStatus, Role
from recommendations.former_versions.reads.pages import versions_for_administrators
from recommendations.mail.verbs.bounces import use_address_again
from recommendations.mail_enums import MailRhythm
from recommendations.models import (
    BackupRun,
    Deadline,
    FollowUpProcedure,
    Grade,
    GradingScale,
    Holiday,
    IndexTerm,
    LetterStage,
    Membership,
    Organisation,
    Ratification,
    ReminderStage,
    SenderOutage,
    Session,
    StateParty,
    Theme,
    TreatyBody,
    User,
    WindowRule,
)
from recommendations.people.verbs.accounts import (
    change_account,
    open_account,
    send_password_link,
)
from recommendations.people.verbs.memberships import end_role, grant_role
from recommendations.wording import period_in_words

# Permissions come from roles and rules; groups would be a second, hidden source. Django registers
# them when its own module is imported, which is therefore imported above.
if isinstance(admin.site.get_model_admin(Group), GroupAdmin):
    admin.site.unregister(Group)
admin.site.site_header = _("Administration of the follow-up tracker")
admin.site.site_title = _("Administration")
admin.site.index_title = _("People and rules")


ONE_DAY = timedelta(days=1)


class _DayInput(DateInput):
    input_type = "date"


class DaysWidget(MultiWidget):
    """Two days, each with a name of its own, because the label stands before both."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        names = (_("First day"), _("Last day"))
        days = [_DayInput({"aria-label": name}, format="%Y-%m-%d") for name in names]
        super().__init__(days, attrs)

    def decompress(self, value: Any) -> tuple[Any, Any]:
        if not value:
            return (None, None)
        return (value.lower, value.upper - ONE_DAY if value.upper else None)


class DaysField(postgres_forms.DateRangeField):
    """A period by its first and its last day; the database holds the day after the last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": DaysWidget(), **kwargs})
        self.help_text = self.help_text or _("First and last day, both included. Empty: no end.")

    def compress(self, values: Any) -> Any:
        first, last = values or (None, None)
        return super().compress((first, last + ONE_DAY if last else None))

    def prepare_value(self, value: Any) -> Any:
        return list(self.widget.decompress(value)) if isinstance(value, DateRange) else value


@admin.display(description=_("period"), ordering="valid_during")
def period(row: Any) -> str:
    """The days of a row, in words."""
    return period_in_words(row.valid_during.lower, row.valid_during.upper)


class AdminWithFormerVersions(VersionedAdmin):
    """Rows whose history says what they said before."""

    object_history_template = "former_versions/administration.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The former versions of the row, by whatever way it was changed."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_view_permission(request, row):
            return super().history_view(request, object_id, extra_context)
        context = {"page": versions_for_administrators(row), **(extra_context or {})}
        return super().history_view(request, object_id, context)


class KeptAdmin(AdminWithFormerVersions):
    """Rows that the history may refer to: they can be changed or ended, never deleted."""

    formfield_overrides = {
        URLField: {"assume_scheme": "https"},
        DateRangeField: {"form_class": DaysField},
    }

    def has_delete_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False


class RefusalsAsMessages(admin.ModelAdmin):  # type: ignore[type-arg]
    """What a verb refuses, although the form found nothing wrong, is said above the form."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            self.message_user(request, str(refusal), level="error")
            return redirect(request.path)


@admin.register(TreatyBody)
class TreatyBodyAdmin(KeptAdmin):
    # Whether roles need a second person is switched by the committee's officers, not here.
    exclude = ("needs_second_person",)
    list_display = ("code", "short_name", "has_follow_up", "grace_working_days")
    search_fields = ("code", "name")


@admin.register(Session)
class SessionAdmin(KeptAdmin):
    list_display = ("treaty_body", "number", "starts_on", "ends_on")
    list_filter = ("treaty_body",)


class GradeInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Grade
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: GradingScale | None = None) -> bool:
        return super().has_add_permission(request, obj) and not _is_in_use(obj)

    def has_change_permission(self, request: HttpRequest, obj: GradingScale | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_in_use(obj)


def _is_in_use(scale: GradingScale | None) -> bool:
    return scale is not None and GradingScale.objects.in_use().filter(pk=scale.pk).exists()


class GradingScaleForm(ModelForm):  # type: ignore[type-arg]
    def clean_valid_during(self) -> Any:
        during, before = self.cleaned_data["valid_during"], self.initial.get("valid_during")
        if _is_in_use(self.instance) and (during and during.lower) != (before and before.lower):
            raise ValidationError(
                gettext("This scale is in use: its first day stays. You can enter a last day.")
            )
        return during


@admin.register(GradingScale)
class GradingScaleAdmin(KeptAdmin):
    """Scales. Evaluations keep the words they were adopted with, so a scale in use is ended."""

    form = GradingScaleForm
    list_display = ("name", "treaty_body", period, "is_official", "needs_review")
    list_filter = ("treaty_body", "needs_review")
    inlines = (GradeInline,)

    def get_readonly_fields(
        self, _request: HttpRequest, obj: GradingScale | None = None
    ) -> tuple[str, ...]:
        return GradingScale.fixed_in_use if _is_in_use(obj) else ()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if _is_in_use(self.get_object(request, unquote(object_id))):
            # Said after saving too: the scale may have come into use while the form was open.
            messages.warning(
                request,
                gettext(
                    "Evaluations or submissions rest on this scale, so its words stay as they are. "
                    "To change them, enter the last day of this scale, add a new scale from the "
                    "next day, and a follow-up procedure that uses it."
                ),
            )
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(FollowUpProcedure)
class FollowUpProcedureAdmin(KeptAdmin):
    list_display = (
        "treaty_body",
        "selection_kind",
        period,
        "period_months",
        "max_items",
        "needs_review",
    )
    list_filter = ("treaty_body", "needs_review")


@admin.register(WindowRule)
class WindowRuleAdmin(KeptAdmin):
    """When organisations send submissions; dates that are set already stay as they are."""

    list_display = ("treaty_body", period, "opens", "closes", "needs_review")
    list_filter = ("treaty_body", "needs_review")

    @admin.display(description=_("opens"))
    def opens(self, obj: WindowRule) -> str:
        return obj.opens_in_words

    @admin.display(description=_("closes"))
    def closes(self, obj: WindowRule) -> str:
        return obj.closes_in_words


@admin.register(ReminderStage)
class ReminderStageAdmin(KeptAdmin):
    list_display = ("label", "treaty_body", "offset", "unit", "audience", "is_active")
    list_filter = ("treaty_body", "audience", "is_active")
    readonly_fields = ("before_it_is_changed",)

    @admin.display(description=_("before it is changed"))
    def before_it_is_changed(self, stage: ReminderStage) -> str:
        """A case on which another rule for the stage can be tried, if there is one to see."""
        dates_in_force = Deadline.objects.visible_to(None).in_force()
        fitting = dates_in_force.filter(kind=stage.deadline_kind).select_related(
            "cycle__treaty_body", "cycle__state_party"
        )
        if stage.treaty_body_id:
            fitting = fitting.filter(cycle__treaty_body=stage.treaty_body_id)
        deadline = fitting.order_by("-due_on", "pk").first()
        if deadline is None:
            return gettext("There is no public date on which to try it.")
        cycle = deadline.cycle
        parts = (cycle.treaty_body.code, cycle.state_party.iso3, cycle.number)
        return format_html(
            '<a href="{}?stage={}">{}</a>',
            reverse("case-emails-ahead", args=parts),
            stage.pk,
            gettext("Try another rule on a case. Nothing is written."),
        )

    def view_on_site(self, obj: ReminderStage) -> str:
        """Lead to the preview of its email."""
        return f"{reverse('mail-preview')}?stage={obj.pk}"


@admin.register(LetterStage)
class LetterStageAdmin(KeptAdmin):
    """When letters are proposed; a committee's own stage replaces the common one of its kind."""

    list_display = ("kind", "treaty_body", "offset", "unit", "n_days_apart", "is_active")
    list_filter = ("treaty_body", "kind", "is_active")


@admin.register(Holiday)
class HolidayAdmin(AdminWithFormerVersions):
    """Days on which no reminder leaves. A wrong one is removed."""

    list_display = ("observed_on", "name", "needs_review")
    list_filter = ("needs_review",)
    date_hierarchy = "observed_on"


@admin.register(StateParty)
class StatePartyAdmin(KeptAdmin):
    list_display = ("iso3", "name_en", "region", "sub_region", "time_zone")
    list_filter = ("region",)
    search_fields = ("iso3", "name_en", "name_fr", "name_es")


@admin.register(IndexTerm)
class IndexTermAdmin(KeptAdmin):
    """What a name in the UHRI stands for; corrected here, it applies to later exports."""

    list_display = ("written", "kind", "target", "is_left_out", "decided_by")
    list_filter = ("kind", "is_left_out")
    search_fields = ("written", "normalised")
    list_select_related = ("state_party", "treaty_body", "theme", "decided_by")
    readonly_fields = ("decided_by", "decided_at")


@admin.register(Ratification)
class RatificationAdmin(KeptAdmin):
    list_display = ("state_party", "treaty_body", "year")
    list_filter = ("treaty_body",)
    search_fields = ("state_party__name_en", "state_party__iso3")
    list_select_related = ("state_party", "treaty_body")


@admin.register(Theme)
class ThemeAdmin(KeptAdmin):
    list_display = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


class WrittenByJobsAdmin(KeptAdmin):
    """Rows for reading, since only the work itself writes them."""

    list_filter = ("kind",)

    def has_add_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def has_change_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False


@admin.register(BackupRun)
class BackupRunAdmin(WrittenByJobsAdmin):
    """What was saved and restored when."""

    list_display = ("kind", "name", "ended_at", "n_rows", "n_files", "n_bytes", "problem")


@admin.register(SenderOutage)
class SenderOutageAdmin(WrittenByJobsAdmin):
    """When no email could leave."""

    list_display = ("kind", "began_at", "ended_at", "problem")


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    list_display = ("name", "kind", "state_party")
    list_filter = ("kind",)
    search_fields = ("name", "short_name")
    autocomplete_fields = ("state_party",)


class PersonForm(ModelForm):  # type: ignore[type-arg]
    """An account. There is no field for a password: nobody sets another person's."""

    class Meta:
        model = User
        fields = ("email", "full_name", "language", "time_zone", "is_active", "is_staff")


@admin.register(User)
class UserAdmin(RefusalsAsMessages, KeptAdmin):
    """Accounts are opened and changed by verbs; the person sets the password by a link."""

    form = PersonForm
    ordering = ("full_name",)
    list_display = ("full_name", "email", "emails", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", ("bounced_at", admin.EmptyFieldListFilter))
    actions = ("send_links", "use_addresses_again")
    search_fields = ("full_name", "email")
    fieldsets = (
        (None, {"fields": ("email", "full_name")}),
        (_("Preferences"), {"fields": ("language", "time_zone")}),
        (_("Access"), {"fields": ("is_active", "is_staff")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": ("email", "full_name", "language", "time_zone", "is_staff"),
                "description": _(
                    "The person receives an email with a link to set a password. Nobody else "
                    "sets or knows it."
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.add_fieldsets if obj is None else super().get_fieldsets(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No list can be narrowed by the password: that would tell its digest letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def save_model(
        self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool
    ) -> None:
        by, now = cast(User, request.user), dates.now()
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            if values:
                change_account(User.objects.get(pk=obj.pk), by=by, now=now, **values)
            return
        fields = {name: form.cleaned_data[name] for name in form.cleaned_data}
        obj.pk = open_account(by=by, now=now, **fields).pk

    @admin.display(description=_("emails"))
    def emails(self, person: User) -> str:
        """Why reminders do not reach the person: bounced, or turned off; empty when they do."""
        if person.is_undeliverable:
            return gettext("Bounced: %(words)s") % {"words": person.bounce_words}
        if person.role_mails == MailRhythm.OFF:
            return gettext("The person turned reminders off")
        return ""

    @admin.action(description=_("Send links to set a password"), permissions=["change"])
    def send_links(self, request: HttpRequest, queryset: "QuerySet[User]") -> None:
        for person in queryset:
            try:
                send_password_link(person, by=cast(User, request.user), now=dates.now())
            except DomainError as error:
                self.message_user(request, f"{person}: {error}", level="error")
            else:
                self.message_user(
                    request,
                    gettext("A link is on its way to %(email)s.") % {"email": person.email},
                )

    @admin.action(
        description=_("Use addresses again from which emails bounced"), permissions=["change"]
    )
    def use_addresses_again(self, request: HttpRequest, queryset: "QuerySet[User]") -> None:
        for person in queryset:
            try:
                use_address_again(person, by=cast(User, request.user), now=dates.now())
            except DomainError as error:
                self.message_user(request, f"{person}: {error}", level="error")
            else:
                self.message_user(
                    request, gettext("%(person)s receives emails again.") % {"person": person}
                )


class MembershipForm(ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Membership
        fields = ("user", "role", "treaty_body", "state_party", "organisation", "valid_during")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_during"].required = False
        self.fields["valid_during"].help_text = _(
            "First and last day, both included. Empty: from today on, without an end."
        )

    def clean_valid_during(self) -> Any:
        """From today on unless another day is named, and never from an earlier one."""
        during: Any = self.cleaned_data["valid_during"] or DateRange(None, None)
        today = dates.today()
        begins = during.lower or today
        if begins < today:
            raise ValidationError(
                gettext("A role begins today or later: nobody is given a role for days past.")
            )
        return DateRange(begins, during.upper)


@admin.register(Membership)
class MembershipAdmin(RefusalsAsMessages, KeptAdmin):
    """Roles are granted and ended by verbs, which record events; they cannot be edited."""

    form = MembershipForm
    list_display = (*("user", "role", "belongs_to", period, "status", "granted_by"),)
    list_filter = ("role", "status", "treaty_body")
    list_select_related = ("user", "treaty_body", "state_party", "organisation", "granted_by")
    search_fields = ("user__full_name", "user__email")
    autocomplete_fields = ("user", "state_party", "organisation")
    actions = ("end_today",)

    @admin.display(description=_("belongs to"))
    def belongs_to(self, membership: Membership) -> str:
        """The committee, State party or organisation; empty for administrators."""
        return str(membership.place or "")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: Membership, _form: "ModelForm[Membership]", _change: bool
    ) -> None:
        granted = grant_role(
            obj.user,
            Role(obj.role),
            place=obj.place,
            valid_from=obj.valid_during.lower,
            valid_until=obj.valid_during.upper,
            by=cast(User, request.user),
            now=dates.now(),
        )
        obj.pk = granted.pk
        if granted.status == MembershipStatus.PROPOSED:
            self.message_user(
                request,
                gettext(
                    "The role is proposed. It opens nothing until another officer of the "
                    "committee confirms it."
                ),
                level="warning",
            )

    @admin.action(description=_("End the selected roles today"), permissions=["add"])
    def end_today(self, request: HttpRequest, queryset: "QuerySet[Membership]") -> None:
        n_ended = 0
        for membership in queryset:
            try:
                end_role(membership, on=dates.today(), by=cast(User, request.user), now=dates.now())
            except DomainError as error:
                self.message_user(request, f"{membership}: {error}", level="error")
            else:
                n_ended += 1
        self.message_user(request, gettext("%(n)d roles ended.") % {"n": n_ended})
