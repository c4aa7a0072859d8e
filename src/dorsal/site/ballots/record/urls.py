"""Addresses of the seal, the record, the slips, and the office that seals and draws."""

from __future__ import annotations

from django.urls import URLPattern, path

from dorsal.site.ballots.record import views as record_views
from dorsal.site.ballots.sealing import views as sealing_views
from dorsal.site.ballots.slips import views as slip_views

HERE = "races/<slug:race>/<slug:edition>/ballot/"
OFFICE = "races/<slug:race>/<slug:edition>/office/ballot/"

urlpatterns: list[URLPattern] = [
    path(f"{HERE}seal/", record_views.seal, name="seal"),
    path(f"{HERE}table/", record_views.table, name="sealed_table"),
    path(f"{HERE}record/", record_views.record, name="record"),
    path(f"{HERE}record/record.zip", record_views.record_zip, name="record_zip"),
    path(f"{HERE}record/<str:name>", record_views.record_file, name="record_file"),
    path(f"{HERE}verify/", record_views.verify, name="verify"),
    path(f"{HERE}verify/page/", record_views.verifier_page, name="verifier_page"),
    path(f"{HERE}verify/<str:name>", record_views.verifier_file, name="verifier_file"),
    path(f"{HERE}places/", record_views.places, name="places"),
    path(f"{HERE}slip/", slip_views.slip, name="slip"),
    path(f"{HERE}slip/slip.json", slip_views.slip_file, name="slip_file"),
    path(f"{HERE}slip/check/", slip_views.check, name="check_slip"),
    path(f"{HERE}slip/report/", slip_views.report, name="report_mismatch"),
    path(f"{OFFICE}sealing/", sealing_views.sealing, name="office_sealing"),
    path(f"{OFFICE}sealing/left-out/", sealing_views.left_out, name="office_left_out"),
    path(f"{OFFICE}sealing/seal/", sealing_views.seal, name="office_seal"),
    path(f"{OFFICE}sealing/amend/", sealing_views.amend, name="office_amend"),
    path(f"{OFFICE}sealing/ceremony/", sealing_views.ceremony, name="office_ceremony"),
    path(f"{OFFICE}sealing/round/", sealing_views.take_round, name="office_round"),
    path(f"{OFFICE}sealing/draw/", sealing_views.draw, name="office_draw"),
    path(f"{OFFICE}mismatches/", sealing_views.mismatches, name="office_mismatches"),
    path(
        f"{OFFICE}mismatches/<int:number>/", sealing_views.mismatch, name="office_answer_mismatch"
    ),
]
