"""Addresses of courses."""

from __future__ import annotations

from django.urls import include, path

from dorsal.site.courses import views
from dorsal.site.courses.models import CourseKind
from dorsal.site.courses.planning import views as planning

COURSE = "races/<slug:race>/<slug:edition>/course/"
BAD_WEATHER = {"kind": CourseKind.BAD_WEATHER}

urlpatterns = [
    path("", include("dorsal.site.courses.office.urls")),
    path("", include("dorsal.site.courses.past.urls")),
    path(COURSE, views.course, name="course"),
    path(f"{COURSE}bad-weather/", views.course, BAD_WEATHER, name="bad_weather_course"),
    path(f"{COURSE}files/<slug:kind>/<str:name>", views.course_file, name="course_file"),
    path(f"{COURSE}profile.svg", views.profile, name="course_profile"),
    path(f"{COURSE}embed/", views.embed, name="course_embed"),
    path(f"{COURSE}plan/", planning.plan, name="course_plan"),
    path(f"{COURSE}plan/<str:name>", planning.plan_file, name="course_plan_file"),
    path(f"{COURSE}when-to-be-where/", planning.spectators, name="course_spectators"),
    path(
        f"{COURSE}when-to-be-where/<str:name>",
        planning.spectators_file,
        name="course_spectators_file",
    ),
    path(f"{COURSE}worker.js", views.worker, name="course_worker"),
]
