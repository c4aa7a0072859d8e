"""Addresses of races and editions."""

from __future__ import annotations

from django.urls import include, path

from dorsal.site.races import views

EDITION = "races/<slug:race>/<slug:edition>/"

urlpatterns = [
    path("", include("dorsal.site.races.office.urls")),  # first: `office` and `new` are no slugs
    path("races/", views.calendar, name="calendar"),
    path("races/<slug:race>/", views.race, name="race"),
    path("races/<slug:race>/theme.css", views.theme, name="race_theme"),
    path("races/<slug:race>/logo", views.logo, name="race_logo"),
    path(f"{EDITION}", views.edition, name="edition"),
    path(f"{EDITION}dates.ics", views.dates, name="edition_dates"),
]
