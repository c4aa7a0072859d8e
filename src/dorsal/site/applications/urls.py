"""Addresses of applications: the ballot's public page, one's own application, friends."""

from __future__ import annotations

from django.urls import path

from dorsal.site.applications import views
from dorsal.site.applications.friends import views as views_of_friends
from dorsal.site.applications.office import urls as office_urls
from dorsal.site.applications.proofs import views as views_of_proofs

BALLOT = "races/<slug:race>/<slug:edition>/ballot/"
OWN = f"{BALLOT}application/"

urlpatterns = [
    path(BALLOT, views.ballot, name="ballot"),
    path(f"{BALLOT}apply/", views.application_form, name="apply"),
    path(OWN, views.application, name="application"),
    path(f"{OWN}withdraw/", views.withdraw_application, name="withdraw"),
    path(f"{OWN}acknowledgements/<int:number>/", views.receipt, name="receipt"),
    path(f"{OWN}claim/", views.claim, name="claim"),
    path(f"{OWN}documents/", views_of_proofs.upload, name="upload_proof"),
    path(f"{OWN}documents/<int:number>/", views_of_proofs.proof, name="proof"),
    path(f"{OWN}friends/", views_of_friends.begin, name="begin_group"),
    path(f"{OWN}friends/join/", views_of_friends.join_by_code, name="join_by_code"),
    path(f"{OWN}friends/leave/", views_of_friends.leave, name="leave_group"),
    path(f"{OWN}friends/accept/", views_of_friends.accept, name="accept_terms"),
    path("join/<slug:code>/", views_of_friends.join, name="join"),
    *office_urls.urlpatterns,
]
