"""Addresses of the office of courses."""

from __future__ import annotations

from django.urls import path

from dorsal.site.courses.office import views

OFFICE = "races/<slug:race>/<slug:edition>/office/course/"

urlpatterns = [
    path(OFFICE, views.course, name="office_course"),
    path(f"{OFFICE}upload/", views.upload, name="office_course_upload"),
    path(f"{OFFICE}tracks/<int:number>/", views.track, name="office_course_track"),
    path(f"{OFFICE}tracks/<int:number>/file", views.track_file, name="office_course_track_file"),
    path(f"{OFFICE}figures/", views.said, name="office_course_figures"),
    path(f"{OFFICE}show/", views.show, name="office_course_show"),
    path(f"{OFFICE}checkpoints/", views.checkpoints, name="office_checkpoints"),
    path(f"{OFFICE}checkpoints.csv", views.checkpoints_file, name="office_checkpoints_file"),
    path(
        f"{OFFICE}checkpoints/import/", views.checkpoints_import, name="office_checkpoints_import"
    ),
    path(f"{OFFICE}cut-offs/", views.cutoffs, name="office_cutoffs"),
    path(f"{OFFICE}compare/", views.compare, name="office_course_compare"),
]
