"""Addresses of the demonstration; outside it, nothing is there."""

from __future__ import annotations

from django.urls import path

from dorsal.site.demo import views

urlpatterns = [
    path("travel/", views.travel, name="demo_travel"),
    path("become/", views.become, name="demo_become"),
    path("tour/", views.tour, name="demo_tour"),
    path("tour/<int:number>/", views.step, name="demo_step"),
    path("outbox/", views.outbox, name="demo_outbox"),
]
