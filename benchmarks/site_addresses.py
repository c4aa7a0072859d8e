"""Which pages of the site are measured, at which moments of the demonstration, and as whom."""

from __future__ import annotations

from dataclasses import dataclass

RACE = "/races/larraundi/"
EDITION = f"{RACE}2027/"
BALLOT = f"{EDITION}ballot/"
OFFICE = f"{EDITION}office/"
SEALING = f"{OFFICE}ballot/sealing/"
SERIES = "/series/aurelia/"
CODE = "{code}"  # stands for the code of the runner's application
ALL = "9999"  # steps that a viewer has: more than there are


@dataclass(frozen=True)
class Page:
    """A page: its address, and who of the demonstration's cast opens it (elodie has applied with a
    friend).
    """

    who: str
    address: str


def _as(who: str, *addresses: str) -> list[Page]:
    return [Page(who, address) for address in addresses]


OPEN = [
    *_as("stranger", "/", "/races/", RACE, EDITION, BALLOT, f"{BALLOT}apply/", "/series/", SERIES),
    *_as("leire", BALLOT, f"{BALLOT}apply/"),
    *_as("elodie", "/me/", "/me/data/", EDITION, BALLOT, f"{BALLOT}application/"),
    *_as("elodie", f"{BALLOT}apply/", f"{BALLOT}card/", f"{BALLOT}past-years/"),
    *_as("director", f"{RACE}office/", OFFICE, f"{OFFICE}ballot/", f"{OFFICE}ballot/rules/"),
    *_as("director", f"{OFFICE}ballot/questions/", f"{OFFICE}ballot/past/"),
    *_as("director", f"{OFFICE}ballot/preview/", f"{OFFICE}applications/"),
    *_as("organiser", f"{SERIES}office/"),
]
CLAIMS = [
    *_as("stranger", EDITION, BALLOT),
    *_as("elodie", "/me/", f"{BALLOT}application/", f"{BALLOT}card/"),
    *_as("director", f"{OFFICE}ballot/", f"{OFFICE}ballot/past/", f"{OFFICE}ballot/preview/"),
    *_as("director", f"{OFFICE}applications/", f"{OFFICE}applications/?page=277"),
    *_as("director", f"{OFFICE}applications/?sort=name&page=200"),
    *_as("director", f"{OFFICE}applications/?text=munoz"),
    *_as("director", f"{OFFICE}applications/?text=zubi+irun&state=counts"),
    *_as("director", f"{OFFICE}applications/?state=claim", f"{OFFICE}applications/?state=proof"),
    *_as("director", f"{OFFICE}applications/?state=pair"),
    *_as("director", f"{OFFICE}applications/?sex=F&country=ESP&sort=born"),
    *_as("director", f"{OFFICE}applications/77/", f"{OFFICE}claims/", f"{OFFICE}proofs/"),
    *_as("director", f"{OFFICE}pairs/", f"{OFFICE}import/"),
    *_as("director", SEALING, f"{SEALING}left-out/", f"{SEALING}seal/"),
]
SEALED = [
    *_as("stranger", EDITION, BALLOT, f"{BALLOT}seal/", f"{BALLOT}table/"),
    *_as("stranger", f"{BALLOT}table/?page=139", f"{BALLOT}table/?q=A0777"),
    *_as("stranger", f"{BALLOT}table/?class=women&page=7", f"{BALLOT}record/"),
    *_as("stranger", f"{BALLOT}record/record.zip", f"{BALLOT}verify/", f"{BALLOT}verify/page/"),
    *_as("stranger", f"{BALLOT}places/", f"{BALLOT}cheat/"),
    *_as("stranger", f"{BALLOT}proof/{CODE}/", f"{BALLOT}show/"),
    *_as("elodie", "/me/", f"{BALLOT}application/", f"{BALLOT}slip/", f"{BALLOT}slip/slip.json"),
    *_as("elodie", f"{BALLOT}card/"),
    *_as(
        "director", f"{OFFICE}ballot/", f"{OFFICE}ballot/preview/", SEALING, f"{SEALING}left-out/"
    ),
    *_as("director", f"{OFFICE}ballot/mismatches/", f"{OFFICE}applications/", f"{OFFICE}show/"),
]
SHOW = [
    *_as("stranger", EDITION, BALLOT, f"{BALLOT}show/", f"{BALLOT}show/?projector=1"),
    *_as("stranger", f"{BALLOT}show/view.json", f"{BALLOT}show/view.json?known={ALL}"),
    *_as("stranger", f"{BALLOT}seal/", f"{BALLOT}table/", f"{BALLOT}record/"),
    *_as("stranger", f"{BALLOT}places/", f"{BALLOT}cheat/", f"{BALLOT}proof/{CODE}/"),
    *_as("elodie", "/me/", f"{BALLOT}application/", f"{BALLOT}card/", f"{BALLOT}slip/"),
    *_as("director", f"{OFFICE}show/", f"{OFFICE}show/?peek=yes", SEALING, f"{OFFICE}ballot/"),
]
TOLD = [
    *_as("stranger", "/", "/races/", EDITION, BALLOT, f"{BALLOT}seal/", f"{BALLOT}record/"),
    *_as("stranger", f"{BALLOT}record/record.zip", f"{BALLOT}show/"),
    *_as("stranger", f"{BALLOT}show/view.json", f"{BALLOT}places/"),
    *_as("stranger", f"{BALLOT}places/?list=waiting", f"{BALLOT}places/?list=waiting&page=9"),
    *_as("stranger", f"{BALLOT}places/?q=A0777", f"{BALLOT}proof/{CODE}/", f"{BALLOT}cheat/"),
    *_as("stranger", f"{BALLOT}cheat/?forgery=drop-name", f"{BALLOT}cheat/?forgery=seat-friend"),
    *_as("elodie", "/me/", "/me/data/", f"{BALLOT}application/", f"{BALLOT}card/"),
    *_as("elodie", f"{BALLOT}card.png", f"{BALLOT}slip/"),
    *_as("director", OFFICE, f"{OFFICE}ballot/", f"{OFFICE}ballot/preview/", SEALING),
    *_as("director", f"{OFFICE}show/", f"{OFFICE}applications/", f"{OFFICE}applications/77/"),
    *_as("organiser", SERIES, f"{SERIES}office/"),
]
STAGES = {"last-week": OPEN, "claims": CLAIMS, "sealed": SEALED, "show": SHOW, "after": TOLD}
