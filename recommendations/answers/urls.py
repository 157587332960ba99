"""Replies, submissions and evaluations."""

from django.urls import URLPattern, path

from recommendations.answers.views import (
    assessments,
    evaluations,
    replies,
    submission_acts,
    submissions,
)

urlpatterns: list[URLPattern] = [
    path("requests/<int:pk>/reply/", replies.reply_create, name="reply-create"),
    path("replies/<int:pk>/", replies.reply_detail, name="reply-detail"),
    path("follow-ups/<int:pk>/evaluation/", evaluations.evaluation_edit, name="evaluation-edit"),
    path(
        "evaluations/<int:pk>/propose/", evaluations.evaluation_propose, name="evaluation-propose"
    ),
    path("evaluations/<int:pk>/adopt/", evaluations.evaluation_adopt, name="evaluation-adopt"),
    path("evaluations/<int:pk>/return/", evaluations.evaluation_return, name="evaluation-return"),
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
