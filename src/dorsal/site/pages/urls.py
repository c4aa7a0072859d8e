"""Addresses of shared pages."""

from __future__ import annotations

from django.urls import path

from dorsal.site.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("healthy", views.healthy, name="healthy"),
    path("language/", views.choose_language, name="choose_language"),
]
