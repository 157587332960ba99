"""Replies, submissions and evaluations."""

from django.urls import URLPattern, path

from recommendations.answers.views import (
    assessments,
    evaluation_actions,
    evaluations,
    readings,
    replies,
    submission_actions,
    submissions,
)

urlpatterns: list[URLPattern] = [
    path("requests/<uuid:public_id>/reply/", replies.reply_create, name="reply-create"),
    path("replies/<uuid:public_id>/", replies.reply_detail, name="reply-detail"),
    path("replies/<uuid:public_id>/correct/", replies.reply_correct, name="reply-correct"),
    path("replies/<uuid:public_id>/withdraw/", replies.reply_withdraw, name="reply-withdraw"),
    path(
        "follow-ups/<uuid:public_id>/evaluation/",
        evaluations.evaluation_edit,
        name="evaluation-edit",
    ),
    *(
        path(
            f"evaluations/<uuid:public_id>/{action.word}/",
            evaluation_actions.evaluation_action,
            {"action": action},
            name=f"evaluation-{action.word}",
        )
        for action in evaluation_actions.EVALUATION_ACTIONS
    ),
    path("committees/<str:code>/readings/", readings.reading_log, name="reading-log"),
    path(
        "committees/<str:code>/readings/show/", readings.reading_log_show, name="reading-log-show"
    ),
    path("submissions/", submissions.submission_list, name="submission-list"),
    path(
        "requests/<uuid:public_id>/submission/",
        submissions.submission_start,
        name="submission-start",
    ),
    path("submissions/<uuid:public_id>/", submissions.submission_detail, name="submission-detail"),
    path(
        "submissions/<uuid:public_id>/settings/",
        submissions.submission_settings,
        name="submission-settings",
    ),
    path(
        "submissions/<uuid:public_id>/receipts/<int:number>/",
        submissions.submission_receipt,
        name="submission-receipt",
    ),
    path(
        "submissions/<uuid:public_id>/assessments/<uuid:recommendation_id>/",
        assessments.assessment_edit,
        name="assessment-edit",
    ),
    *(
        path(
            f"submissions/<uuid:public_id>/{action.word}/",
            submission_actions.submission_action,
            {"action": action},
            name=f"submission-{action.word}",
        )
        for action in submission_actions.SUBMISSION_ACTIONS
    ),
]
