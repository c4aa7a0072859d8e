"""Addresses: each area brings its own."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("dorsal.site.pages.urls")),
    path("", include("dorsal.site.accounts.urls")),
    path("", include("dorsal.site.applications.urls")),
    path("", include("dorsal.site.applications.office.urls")),
    path("", include("dorsal.site.ballots.urls")),
    path("", include("dorsal.site.shows.urls")),
    path("", include("dorsal.site.courses.urls")),
    path("", include("dorsal.site.raceday.urls")),
    path("", include("dorsal.site.seasons.urls")),
    path("", include("dorsal.site.races.urls")),
    path("demo/", include("dorsal.site.demo.urls")),
    path("admin/", admin.site.urls),
]
handler404 = "dorsal.site.pages.views.not_found"
handler403 = "dorsal.site.pages.views.forbidden"
handler500 = "dorsal.site.pages.views.broken"
