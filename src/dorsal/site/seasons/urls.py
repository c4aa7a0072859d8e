"""Addresses of series."""

from __future__ import annotations

from django.urls import path

from dorsal.site.seasons import views

urlpatterns = [path("series/", views.all_series, name="all_series")]
