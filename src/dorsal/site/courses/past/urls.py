"""Addresses of the splits of past editions, all in the office."""

from __future__ import annotations

from django.urls import path

from dorsal.site.courses.past import views

PAST = "races/<slug:race>/<slug:edition>/office/course/past/"

urlpatterns = [
    path(PAST, views.past, name="office_past_splits"),
    path(f"{PAST}upload/", views.upload, name="office_past_splits_upload"),
    path(f"{PAST}expected/", views.expected, name="office_past_splits_expected"),
    path(f"{PAST}<int:number>/", views.splits, name="office_past_splits_one"),
    path(f"{PAST}<int:number>/file", views.splits_file, name="office_past_splits_file"),
    path(f"{PAST}<int:number>/remove/", views.remove, name="office_past_splits_remove"),
]
