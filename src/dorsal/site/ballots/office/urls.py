"""Addresses of the ballot's office: overview, rules, questions, preview, earlier years."""

from __future__ import annotations

from django.urls import path

from dorsal.site.ballots.office import views as office_views
from dorsal.site.ballots.past import views as past_views
from dorsal.site.ballots.preview import views as preview_views
from dorsal.site.ballots.rules import views as rules_views

OFFICE = "races/<slug:race>/<slug:edition>/office/ballot/"

urlpatterns = [
    path(OFFICE, office_views.office, name="office_ballot"),
    path(f"{OFFICE}rules/", rules_views.rules, name="office_rules"),
    path(f"{OFFICE}rules.toml", rules_views.rules_file, name="office_rules_file"),
    path(f"{OFFICE}questions/", office_views.questions, name="office_questions"),
    path(f"{OFFICE}past/", past_views.past, name="office_past"),
    path(f"{OFFICE}past/<str:digest>/", past_views.look, name="office_past_look"),
    path(f"{OFFICE}preview/", preview_views.preview, name="office_preview"),
    path(f"{OFFICE}preview/<str:digest>.svg", preview_views.picture, name="office_preview_picture"),
    path(
        "races/<slug:race>/<slug:edition>/ballot/past-years/",
        past_views.claim_years,
        name="claim_past",
    ),
]
