"""Addresses of the strategy, the plans' prose, people and accounts."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from plans.views.about import about_page
from plans.views.account import account
from plans.views.invitation import invitation
from plans.views.people import end_role, invite, people, resend_invitation, withdraw_invitation
from plans.views.reminder_wishes import reminder_wish, subscribe_again, unsubscribe
from plans.views.round_links import end_links, end_own_links, round_link
from plans.views.strategy import plan_about, strategy

plan_people: list[URLPattern | URLResolver] = [
    path("", people, name="plan_people"),
    path("invite/", invite, name="invite"),
    path("invitations/<int:pk>/resend/", resend_invitation, name="resend_invitation"),
    path("invitations/<int:pk>/withdraw/", withdraw_invitation, name="withdraw_invitation"),
    path("<int:pk>/end/", end_role, name="end_role"),
    path("<int:pk>/links/end/", end_links, name="end_links"),
]

uk_people: list[URLPattern | URLResolver] = [
    path("", people, name="uk_people"),
    path("invite/", invite, name="uk_invite"),
    path("invitations/<int:pk>/resend/", resend_invitation, name="uk_resend_invitation"),
    path("invitations/<int:pk>/withdraw/", withdraw_invitation, name="uk_withdraw_invitation"),
    path("<int:pk>/end/", end_role, name="uk_end_role"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("strategy/", strategy, name="strategy"),
    path("plans/<slug:slug>/about/", plan_about, name="plan_about"),
    path("plans/<slug:slug>/people/", include(plan_people)),
    path("plans/<slug:slug>/sources/", include("plans.source_urls")),
    path("people/", include(uk_people)),
    path("account/", account, name="account"),
    path("account/invitation/<str:secret>/", invitation, name="invitation"),
    path("account/round/<str:secret>/", round_link, name="round_link"),
    path("account/round-links/end/", end_own_links, name="end_own_links"),
    path("account/reminders/", reminder_wish, name="reminder_wish"),
    path("account/reminders/<str:signed>/", unsubscribe, name="unsubscribe"),
    path("account/reminders/<str:signed>/on/", subscribe_again, name="subscribe_again"),
    path("about/", RedirectView.as_view(pattern_name="about_page"), {"page": "definitions"}, name="about"),
    path("about/<slug:page>/", about_page, name="about_page"),
]
