"""Addresses of the office's pages of applications."""

from __future__ import annotations

from django.urls import path

from dorsal.site.applications.claims import office_views as office_views_of_claims
from dorsal.site.applications.importing import views as office_views_of_import
from dorsal.site.applications.office import views as office_views
from dorsal.site.applications.pairs import views as office_views_of_pairs
from dorsal.site.applications.proofs import office_views as office_views_of_proofs

OFFICE = "races/<slug:race>/<slug:edition>/office/"
ONE = f"{OFFICE}applications/<int:number>/"

urlpatterns = [
    path(f"{OFFICE}applications/", office_views.applications, name="office_applications"),
    path(f"{OFFICE}applications.csv", office_views.export, name="office_applications_csv"),
    path(ONE, office_views.application, name="office_application"),
    path(f"{ONE}leave-out/", office_views.leave_application_out, name="office_leave_out"),
    path(f"{ONE}take-in/", office_views.take_application_in, name="office_take_in"),
    path(f"{ONE}fact/", office_views.give_application_fact, name="office_give_fact"),
    path(f"{OFFICE}claims/", office_views_of_claims.claims, name="office_claims"),
    path(f"{OFFICE}claims/<int:number>/", office_views_of_claims.answer, name="office_claim"),
    path(f"{OFFICE}proofs/", office_views_of_proofs.proofs, name="office_proofs"),
    path(f"{OFFICE}proofs/<int:number>/", office_views_of_proofs.decide, name="office_proof"),
    path(
        f"{OFFICE}proofs/<int:number>/picture/",
        office_views_of_proofs.picture,
        name="office_proof_picture",
    ),
    path(f"{OFFICE}pairs/", office_views_of_pairs.pairs, name="office_pairs"),
    path(f"{OFFICE}pairs/search/", office_views_of_pairs.search, name="office_find_pairs"),
    path(f"{OFFICE}pairs/<int:number>/", office_views_of_pairs.decide, name="office_pair"),
    path(f"{OFFICE}import/", office_views_of_import.import_file, name="office_import"),
    path(
        f"{OFFICE}import/<slug:digest>/",
        office_views_of_import.preview,
        name="office_import_preview",
    ),
]
