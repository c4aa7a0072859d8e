"""Addresses of race day."""

from __future__ import annotations

from django.urls import path

from dorsal.site.raceday import views

OFFICE = "races/<slug:race>/<slug:edition>/office/raceday/"

urlpatterns = [
    path(OFFICE, views.raceday, name="office_raceday"),
    path(f"{OFFICE}log/", views.add_log, name="office_raceday_add"),
    path(f"{OFFICE}race.log", views.log_file, name="office_raceday_log"),
    path(f"{OFFICE}boxes/", views.let_in, name="office_raceday_box"),
    path(f"{OFFICE}boxes/<int:number>/shut-out/", views.shut_out, name="office_raceday_shut_out"),
    path("races/<slug:race>/<slug:edition>/raceday/events/", views.events, name="raceday_events"),
]
