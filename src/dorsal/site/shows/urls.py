"""Addresses of shows, of cards and proofs, and of trying to cheat."""

from __future__ import annotations

from django.urls import path

from dorsal.site.shows.views import cards, cheats, office, stage

EDITION = "races/<slug:race>/<slug:edition>/"

urlpatterns = [
    path(f"{EDITION}ballot/show/", stage.show, name="show"),
    path(f"{EDITION}ballot/show/view.json", stage.show_view, name="show_view"),
    path(f"{EDITION}office/show/", office.office_show, name="office_show"),
    path(f"{EDITION}office/show/act/", office.act, name="office_show_act"),
    path(f"{EDITION}office/show/plan/", office.plan, name="office_show_plan"),
    path(f"{EDITION}ballot/card/", cards.card, name="card"),
    path(f"{EDITION}ballot/card.png", cards.card_picture, name="card_picture"),
    path(f"{EDITION}ballot/proof/<str:code>/", cards.proof, name="draw_proof"),
    path(f"{EDITION}ballot/cheat/", cheats.cheat, name="cheat"),
    path(f"{EDITION}ballot/cheat/record.zip", cheats.forged_record, name="forged_record"),
]
