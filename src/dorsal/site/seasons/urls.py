"""Addresses of series."""

from __future__ import annotations

from django.urls import path

from dorsal.site.seasons import views

urlpatterns = [
    path("series/", views.all_series, name="all_series"),
    path("series/new/", views.new_series, name="new_series"),
    path("series/<slug:series>/", views.series, name="series"),
    path("series/<slug:series>/office/", views.office, name="series_office"),
    path("series/<slug:series>/office/about/", views.change, name="series_change"),
    path("series/<slug:series>/office/<int:number>/", views.decide, name="series_decide"),
    path("series/<slug:series>/join/", views.join, name="series_join"),
    path("me/series/<int:number>/leave/", views.withdraw, name="series_leave"),
]
