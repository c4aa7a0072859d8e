"""Addresses of ballots: each part brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("dorsal.site.ballots.office.urls")),
    path("", include("dorsal.site.ballots.record.urls")),
]
