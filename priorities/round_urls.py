"""Addresses below ``/plans/<slug>/rounds/``."""

from django.urls import URLPattern, URLResolver, path

from priorities.views import meeting, reminders, review, rounds

_ACTION = "<int:pk>/actions/<str:reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", rounds.round_list, name="rounds"),
    path("open/", rounds.open_round, name="open_round"),
    path("<int:pk>/", rounds.round_page, name="round"),
    path("<int:pk>/meeting/", meeting.meeting, name="meeting"),
    path("<int:pk>/remind/<int:user>/", reminders.remind_now, name="remind_now"),
    path("<int:pk>/close/", rounds.close_round, name="close_round"),
    path("<int:pk>/review/", rounds.review_round, name="review_round"),
    path("<int:pk>/sign-off/", rounds.sign_off_round, name="sign_off_round"),
    path(f"{_ACTION}ask/", review.ask_back, name="ask_back"),
    path(f"{_ACTION}questions/<int:question>/withdraw/", review.withdraw_question, name="withdraw_question"),
    path(f"{_ACTION}board-wording/", review.board_wording, name="board_wording"),
]
