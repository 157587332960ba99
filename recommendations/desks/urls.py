"""Boards; pages of cases, recommendations, States parties, committees, deadlines; feeds."""

from django.urls import URLPattern, path

from recommendations.desks.views import (
    board,
    cases,
    committees_and_states,
    deadlines,
    feeds,
    home,
    recommendations,
    style_guide,
    subscriptions,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("style-guide/", style_guide.style_guide, name="style-guide"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation-list"),
    path(
        "recommendations/<symbol:symbol>/<paragraph:paragraph>/",
        recommendations.recommendation_detail,
        name="recommendation-detail",
    ),
    path("states/", committees_and_states.state_party_list, name="state-party-list"),
    path("states/<str:iso3>/", committees_and_states.state_party_detail, name="state-party-detail"),
    path("committees/", committees_and_states.treaty_body_list, name="treaty-body-list"),
    path(
        "committees/<str:code>/",
        committees_and_states.treaty_body_detail,
        name="treaty-body-detail",
    ),
    path("cases/<str:code>/<str:iso3>/<str:number>/", cases.cycle_detail, name="cycle-detail"),
    path("deadlines/", deadlines.deadline_list, name="deadline-list"),
    path("deadlines/<uuid:public_id>/", deadlines.deadline_detail, name="deadline-detail"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
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
    path("account/calendars/", subscriptions.feed_key, name="feed-key"),
    path("account/calendars/renew/", subscriptions.feed_key_renew, name="feed-key-renew"),
    path("account/calendars/revoke/", subscriptions.feed_key_revoke, name="feed-key-revoke"),
    path("board/", board.board, name="board"),
]
