"""Every address of the application, grouped by object."""

from django.urls import URLPattern, path, register_converter

from recommendations.converters import ParagraphConverter, ScopeConverter, SymbolConverter
from recommendations.queries.looking_again import KINDS
from recommendations.views import (
    account,
    annex,
    assessments,
    board,
    bodies,
    calculator,
    calendars,
    cycles,
    deadline_changes,
    deadline_decisions,
    deadlines,
    documents,
    evaluations,
    feeds,
    follow_ups,
    follows,
    home,
    import_check,
    import_upload,
    imports,
    index_imports,
    ledger,
    letter_templates,
    letters,
    looking_again,
    mail_previews,
    mail_stop,
    own_reminders,
    parties,
    recommendations,
    replies,
    requests,
    style_guide,
    submission_acts,
    submissions,
    upcoming,
)

register_converter(SymbolConverter, "symbol")
register_converter(ParagraphConverter, "paragraph")
register_converter(ScopeConverter, "scope")

front_urls = [
    path("", home.home, name="home"),
    path("style-guide/", style_guide.style_guide, name="style-guide"),
]

recommendation_urls = [
    path("recommendations/", recommendations.recommendation_list, name="recommendation-list"),
    path(
        "recommendations/<symbol:symbol>/<paragraph:paragraph>/",
        recommendations.recommendation_detail,
        name="recommendation-detail",
    ),
]

party_urls = [
    path("states/", parties.state_party_list, name="state-party-list"),
    path("states/<str:iso3>/", parties.state_party_detail, name="state-party-detail"),
]

body_urls = [
    path("committees/", bodies.treaty_body_list, name="treaty-body-list"),
    path("committees/<str:code>/", bodies.treaty_body_detail, name="treaty-body-detail"),
]

cycle_urls = [
    path("cases/<str:code>/<str:iso3>/<str:number>/", cycles.cycle_detail, name="cycle-detail"),
]

document_urls = [
    path("documents/", documents.document_list, name="document-list"),
    path("documents/number/<int:pk>/", documents.document_by_number, name="document-by-number"),
    path("documents/versions/<int:pk>/file", documents.version_download, name="version-download"),
    path("documents/number/<int:pk>/changes/", documents.document_changes, name="document-changes"),
    path("documents/<symbol:symbol>/", documents.document_detail, name="document-detail"),
]

deadline_urls = [
    path("deadlines/", deadlines.deadline_list, name="deadline-list"),
    path("deadlines/<int:pk>/", deadlines.deadline_detail, name="deadline-detail"),
    path("calculator/", calculator.calculator, name="calculator"),
    path("requests/", requests.request_list, name="request-list"),
]

feed_urls = [
    path("subscribe/", calendars.subscribe, name="subscribe"),
    path("deadlines/calendar.ics", feeds.deadline_calendar, name="deadline-calendar"),
    path("deadlines/feed.atom", feeds.deadline_feed, name="deadline-feed"),
    path("history/feed.atom", feeds.history_feed, name="history-feed"),
    path("private/<str:key>/<scope:scope>.ics", feeds.private_calendar, name="private-calendar"),
    path(
        "private/<str:key>/<scope:scope>-deadlines.atom",
        feeds.private_deadline_feed,
        name="private-deadline-feed",
    ),
    path(
        "private/<str:key>/<scope:scope>-history.atom",
        feeds.private_history_feed,
        name="private-history-feed",
    ),
    path("account/calendars/", calendars.feed_key, name="feed-key"),
    path("account/calendars/renew/", calendars.feed_key_renew, name="feed-key-renew"),
    path("account/calendars/revoke/", calendars.feed_key_revoke, name="feed-key-revoke"),
]

account_urls = [
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.PasswordChange.as_view(), name="password-change"),
    path("board/", board.board, name="board"),
]

follow_urls = [
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
]

deadline_change_urls = [
    path("requests/<int:pk>/deadline/", deadline_changes.deadline_set, name="deadline-set"),
    path("deadlines/<int:pk>/extend/", deadline_changes.deadline_extend, name="deadline-extend"),
    path("deadlines/<int:pk>/ask/", deadline_changes.extension_ask, name="extension-ask"),
    path("extensions/<int:pk>/refuse/", deadline_changes.extension_refuse, name="extension-refuse"),
    *(
        path(
            f"deadlines/<int:pk>/{decision.word}/",
            deadline_decisions.deadline_decide,
            {"decision": decision},
            name=f"deadline-{decision.word}",
        )
        for decision in deadline_decisions.DECISIONS
    ),
    path(
        "cases/<str:code>/<str:iso3>/<str:number>/date/",
        deadline_decisions.other_date_set,
        name="other-date-set",
    ),
]

follow_up_urls = [
    path("follow-ups/<int:pk>/status/", follow_ups.status_change, name="status-change"),
    path("requests/<int:pk>/reply/", replies.reply_create, name="reply-create"),
    path("replies/<int:pk>/", replies.reply_detail, name="reply-detail"),
]

evaluation_urls = [
    path("follow-ups/<int:pk>/evaluation/", evaluations.evaluation_edit, name="evaluation-edit"),
    path(
        "evaluations/<int:pk>/propose/", evaluations.evaluation_propose, name="evaluation-propose"
    ),
    path("evaluations/<int:pk>/adopt/", evaluations.evaluation_adopt, name="evaluation-adopt"),
    path("evaluations/<int:pk>/return/", evaluations.evaluation_return, name="evaluation-return"),
]

look_again_urls = [
    path(
        f"look-again/{kind}/<int:pk>/",
        looking_again.look_again,
        {"kind": kind},
        name=f"look-again-{kind}",
    )
    for kind in KINDS
]

mail_urls = [
    path("mails/stop/", mail_stop.mail_choices, name="mail-choices-link"),
    path("mails/stop/<str:token>/", mail_stop.mail_stop, name="mail-stop"),
]

ledger_urls = [
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

letter_urls = [
    path("letters/", letters.letter_list, name="letter-list"),
    path("deadlines/<int:pk>/letters/<slug:kind>/", letters.letter_draft, name="letter-draft"),
    path("letters/<int:pk>/", letters.letter_detail, name="letter-detail"),
    path("letters/<int:pk>/draft.docx", letters.letter_file, name="letter-file"),
    path("letters/<int:pk>/issue/", letters.letter_issue, name="letter-issue"),
    path("letters/<int:pk>/withdraw/", letters.letter_withdraw, name="letter-withdraw"),
    path("letters/templates/", letter_templates.template_list, name="letter-template-list"),
    path("letters/templates/new/", letter_templates.template_upload, name="letter-template-new"),
    path(
        "letters/templates/<int:pk>/file",
        letter_templates.template_file,
        name="letter-template-file",
    ),
    path(
        "letters/templates/<int:pk>/retire/",
        letter_templates.template_retire,
        name="letter-template-retire",
    ),
    path(
        "letters/templates/built-in/<slug:kind>/<slug:language>/",
        letter_templates.builtin_file,
        name="letter-template-built-in",
    ),
]

annex_urls = [
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
]

submission_urls = [
    path("submissions/", submissions.submission_list, name="submission-list"),
    path("requests/<int:pk>/submission/", submissions.submission_start, name="submission-start"),
    path("submissions/<int:pk>/", submissions.submission_detail, name="submission-detail"),
    path(
        "submissions/<int:pk>/settings/",
        submissions.submission_settings,
        name="submission-settings",
    ),
    path(
        "submissions/<int:pk>/assessments/<int:recommendation_pk>/",
        assessments.assessment_edit,
        name="assessment-edit",
    ),
    *(
        path(
            f"submissions/<int:pk>/{act.word}/",
            submission_acts.submission_act,
            {"act": act},
            name=f"submission-{act.word}",
        )
        for act in submission_acts.ACTS
    ),
]

import_urls = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", import_upload.import_upload, name="import-upload"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/pages/<int:number>/", import_check.import_page, name="import-page"),
    path(
        "imports/<int:pk>/paragraphs/<int:number>/",
        import_check.import_paragraph,
        name="import-paragraph",
    ),
    path("imports/<int:pk>/facts/", import_check.import_facts, name="import-facts"),
    path("imports/<int:pk>/requests/new/", import_check.import_request, name="import-request-new"),
    path(
        "imports/<int:pk>/requests/<int:index>/", import_check.import_request, name="import-request"
    ),
    path(
        "imports/<int:pk>/passages/<int:index>/", import_check.import_passage, name="import-passage"
    ),
    path("imports/<int:pk>/parts/<int:index>/", import_check.import_part, name="import-part"),
    path("imports/<int:pk>/doubts/<int:index>/", import_check.import_doubt, name="import-doubt"),
    path("imports/<int:pk>/undo/", import_check.import_undo, name="import-undo"),
]

index_import_urls = [
    path("imports/index/", index_imports.index_import_list, name="index-import-list"),
    path("imports/index/new/", index_imports.index_import_upload, name="index-import-upload"),
    path("imports/index/<int:pk>/", index_imports.index_import_detail, name="index-import-detail"),
    path(
        "imports/index/<int:pk>/names/", index_imports.index_import_names, name="index-import-names"
    ),
    path(
        "imports/index/<int:pk>/rows/<slug:outcome>/",
        index_imports.index_import_rows,
        name="index-import-rows",
    ),
    path(
        "imports/index/<int:pk>/documents/",
        index_imports.index_import_documents,
        name="index-import-documents",
    ),
    *(
        path(
            f"imports/index/<int:pk>/{act.word}/",
            index_imports.index_import_act,
            {"act": act},
            name=f"index-import-{act.word}",
        )
        for act in index_imports.ACTS
    ),
]

urlpatterns: list[URLPattern] = [
    *front_urls,
    *recommendation_urls,
    *party_urls,
    *body_urls,
    *cycle_urls,
    *document_urls,
    *deadline_urls,
    *feed_urls,
    *account_urls,
    *follow_urls,
    *deadline_change_urls,
    *follow_up_urls,
    *evaluation_urls,
    *submission_urls,
    *import_urls,
    *look_again_urls,
    *index_import_urls,
    *mail_urls,
    *ledger_urls,
    *letter_urls,
    *annex_urls,
]
