"""Addresses of a race's office, and of dream races."""

from __future__ import annotations

from django.urls import path

from dorsal.site.races.dreams import views as dream_views
from dorsal.site.races.office import edition_views as office_edition_views
from dorsal.site.races.office import views as office_views

RACE = "races/<slug:race>/office/"
EDITION = "races/<slug:race>/<slug:edition>/office/"

urlpatterns = [
    path("races/new/", office_views.new_race, name="new_race"),
    path(RACE, office_views.office, name="office"),
    path(f"{RACE}race/", office_views.race_settings, name="office_race"),
    path(f"{RACE}race/logo/", office_views.race_logo_change, name="office_logo"),
    path(f"{RACE}race/sponsors/", office_views.race_sponsors_change, name="office_sponsors"),
    path(f"{RACE}staff/", office_views.race_staff, name="office_staff"),
    path(f"{RACE}staff/<int:staff>/", office_views.race_staff_dismiss, name="office_dismiss"),
    path(f"{RACE}new-edition/", office_edition_views.new_edition, name="office_new_edition"),
    path(EDITION, office_edition_views.edition, name="office_edition"),
    path(f"{EDITION}publish/", office_edition_views.publish, name="office_publish_edition"),
    path(f"{EDITION}cancel/", office_edition_views.cancel, name="office_cancel"),
    path(f"{EDITION}copy/", office_edition_views.copy, name="office_copy"),
    path(f"{EDITION}dates/", office_edition_views.milestone, name="office_milestone"),
    path(
        f"{EDITION}dates/<int:number>/remove/",
        office_edition_views.milestone_remove,
        name="office_milestone_remove",
    ),
    path(
        f"{EDITION}look-again/<int:number>/",
        office_edition_views.looked_again,
        name="office_looked_again",
    ),
    path("races/<slug:race>/dream/", dream_views.dream, name="dream"),
    path("me/dreams/", dream_views.dreams, name="dreams"),
]
