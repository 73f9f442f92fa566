"""Addresses of what leads write for the board and record of it, below those of a plan."""

from django.urls import path

from priorities.views import board

_TEXTS = "rounds/<int:pk>/report/"

urlpatterns = [
    path(_TEXTS, board.report_texts, name="report_texts"),
    path(f"{_TEXTS}questions/add/", board.ask_board, name="ask_board"),
    path(f"{_TEXTS}questions/<int:asked>/", board.change_request, name="change_request"),
    path(f"{_TEXTS}questions/<int:asked>/withdraw/", board.withdraw_request, name="withdraw_request"),
    path("reports/<int:pk>/decisions/add/", board.record_board_decision, name="record_board_decision"),
]
