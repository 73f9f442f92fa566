"""Addresses of priorities, actions and reports."""

from django.urls import URLPattern, URLResolver, include, path

from priorities.views import (
    action,
    assignment,
    decisions,
    handovers,
    lists,
    measures,
    my_actions,
    notes,
    queue,
    reporting,
    timings,
    what_moved,
)

_ACTION = "plans/<slug:slug>/actions/<str:reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-actions/", my_actions.my_actions, name="my_actions"),
    path("plans/<slug:slug>/hand-over/", handovers.hand_over, name="hand_over"),
    path("my-actions/handed-over/<int:pk>/accept/", handovers.accept_handover, name="accept_handover"),
    path("my-actions/handed-over/<int:pk>/decline/", handovers.decline_handover, name="decline_handover"),
    path("my-actions/handed-over/<int:pk>/withdraw/", handovers.withdraw_handover, name="withdraw_handover"),
    path("plans/<slug:slug>/actions/", lists.action_list, name="action_list"),
    path("plans/<slug:slug>/actions.csv", lists.action_list_csv, name="action_list_csv"),
    path("plans/<slug:slug>/actions.xlsx", lists.action_list_xlsx, name="action_list_xlsx"),
    path("plans/<slug:slug>/moved/", what_moved.what_moved, name="what_moved"),
    path("plans/<slug:slug>/priorities/<int:number>/", lists.priority, name="priority"),
    path(_ACTION, action.action_page, name="action"),
    path(f"{_ACTION}wording/", action.wording_history, name="wording_history"),
    path(f"{_ACTION}report/", reporting.report, name="report"),
    path(f"{_ACTION}reports/<int:number>/correct/", reporting.correct_report, name="correct_report"),
    path(f"{_ACTION}reports/<int:number>/take-back/", reporting.take_back, name="take_back"),
    path(f"{_ACTION}unchanged/", reporting.say_unchanged, name="say_unchanged"),
    path(f"{_ACTION}note/", notes.add_note, name="add_note"),
    path(f"{_ACTION}close/", decisions.close_action, name="close_action"),
    path(f"{_ACTION}return/", decisions.return_action, name="return_action"),
    path(f"{_ACTION}pause/", decisions.pause_action, name="pause_action"),
    path(f"{_ACTION}reopen/", decisions.reopen_action, name="reopen_action"),
    path(f"{_ACTION}assign/", assignment.assign, name="assign"),
    path(f"{_ACTION}timings/<int:pk>/adopt/", timings.adopt_timing, name="adopt_timing"),
    path(f"{_ACTION}timings/<int:pk>/reschedule/", timings.reschedule_timing, name="reschedule_timing"),
    path(f"{_ACTION}timings/<int:pk>/correct/", timings.correct_timing, name="correct_timing"),
    path("plans/<slug:slug>/rounds/", include("priorities.round_urls")),
    path("plans/<slug:slug>/import/", include("priorities.import_urls")),
    path("plans/<slug:slug>/wording/", include("priorities.wording_urls")),
    path("plans/<slug:slug>/typing/", include("priorities.typing_urls")),
    path("plans/<slug:slug>/measures.csv", measures.measures_csv, name="measures_csv"),
    path("plans/<slug:slug>/measures.xlsx", measures.measures_xlsx, name="measures_xlsx"),
    path("plans/<slug:slug>/measures/", include("priorities.measure_urls")),
    path("plans/<slug:slug>/queue/", queue.queue, name="queue"),
    path("plans/<slug:slug>/queue/assign/", assignment.assign_many, name="assign_many"),
    path("plans/<slug:slug>/timings/", timings.plan_timings, name="plan_timings"),
]
