"""Addresses of races and editions."""

from __future__ import annotations

from django.urls import path

from dorsal.site.races import views

urlpatterns = [
    path("races/", views.calendar, name="calendar"),
    path("races/<slug:race>/", views.race, name="race"),
    path("races/<slug:race>/theme.css", views.theme, name="race_theme"),
    path("races/<slug:race>/<slug:edition>/", views.edition, name="edition"),
]
