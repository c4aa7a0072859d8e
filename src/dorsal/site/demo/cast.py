"""The people of the demonstration who have an account, and their stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Sex = Literal["F", "M", "X"]


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody with an account: who they are, whom they work for, and how they applied.

    `staff_of` is (race, role). `failures` are their years without a place in the main race, the
    last one the year before. `applies_on_day` counts from the opening (None: does not apply),
    `with_friend` names the account whose group they join, `appears` is how they agree to appear,
    `commitment` is what the main race's list of commitments says of them.
    """

    key: str
    name: str
    born: date
    sex: Sex
    town: str
    country: str = "ESP"
    club: str = ""
    story: str = ""
    language: str = "en"
    staff_of: tuple[tuple[str, str], ...] = ()
    failures: int = 0
    applies_on_day: int | None = None
    with_friend: str = ""
    accepts: bool = True
    appears: Literal["full", "town", "code"] = "full"
    commitment: str = ""
    shirt: str = "M"

    @property
    def email(self) -> str:
        """The address that they sign in with."""
        return f"{self.key}@example.org"


MAIN_RACE = "larraundi"
ORGANISER = "greta"
SITE_STAFF = "nora"
DRAWN = "drawn"  # found anew each time: see drawn.py
IN_BAR = (
    *("director", "helper", "runner", "friend", "neighbour", DRAWN),
    *("organiser", "stranger"),
)
WHO = {
    "director": "amaia",
    "helper": "benat",
    "runner": "ane",
    "friend": "iker",
    "neighbour": "patxi",
    "organiser": ORGANISER,
    "newcomer": "leire",
    "other director": "dario",
    "volunteer": "koldo",
    "staff": SITE_STAFF,
}

STAFF = (
    Account(
        key="amaia", name="Amaia Zubiaurre Lasa", born=date(1974, 3, 8), sex="F",
        town="Larraundi", story="Directs the Larraundi Mendi Maratoia and answers every mail.",
        staff_of=((MAIN_RACE, "director"),),
    ),
    Account(
        key="benat", name="Beñat Otaegi Sarasola", born=date(1988, 10, 2), sex="M",
        town="Larraundi", story="Helps Amaia: looks through documents, claims and duplicates.",
        staff_of=((MAIN_RACE, "helper"),),
    ),
    Account(
        key="koldo", name="Koldo Aizpuru Mujika", born=date(1961, 6, 21), sex="M",
        town="Larraundi", story="Has given out bibs since the first edition.",
        staff_of=((MAIN_RACE, "volunteer"),),
    ),
    Account(
        key="dario", name="Dario Contini", born=date(1980, 1, 30), sex="M",
        town="Portosereno", country="ITA", story="Directs the Golfo dei Venti.",
        staff_of=(("golfo-dei-venti", "director"),),
    ),
    Account(
        key="haruka", name="Haruka Morino", born=date(1985, 9, 14), sex="F",
        town="Hoshiyama", country="JPN", story="Directs the Hoshiyama Ridge Trail.",
        staff_of=(("hoshiyama", "director"),),
    ),
    Account(
        key="walt", name="Walt Henderson", born=date(1969, 7, 4), sex="M",
        town="Silver Notch", country="USA", story="Directs the Silver Notch Skyrace.",
        staff_of=(("silver-notch", "director"),),
    ),
    Account(
        key="ursina", name="Ursina Cadonau", born=date(1977, 12, 11), sex="F",
        town="Tsaluna", country="CHE", story="Directs Val Tsaluna.",
        staff_of=(("val-tsaluna", "director"),),
    ),
    Account(
        key="fiona", name="Fiona MacRaith", born=date(1983, 2, 19), sex="F",
        town="Kinlossan", country="GBR", story="Directs the Ben Corrach Skyline, from the ferry.",
        staff_of=(("ben-corrach", "director"),),
    ),
    Account(
        key="chiara", name="Chiara Dallago", born=date(1990, 5, 25), sex="F",
        town="Monteluna", country="ITA", story="Directs the final, the Notte di Monteluna.",
        staff_of=(("monteluna", "director"),),
    ),
    Account(
        key=ORGANISER, name="Greta Lindqvist", born=date(1979, 8, 17), sex="F",
        town="Zürich", country="CHE", story="Organises the Aurelia Trail Series.",
    ),
    Account(
        key=SITE_STAFF, name="Nora Vidal Ferrer", born=date(1992, 4, 1), sex="F",
        town="Girona", story="Looks after this installation of Dorsal (Django's admin).",
    ),
)  # fmt: skip

RUNNERS = (
    Account(
        key="iker", name="Iker Larrañaga Egaña", born=date(1991, 11, 3), sex="M",
        town="Azpeitia", club="Haitz Mendi Taldea", failures=1, applies_on_day=2,
        with_friend="ane", story="Ane's friend. One year without luck; wants to be drawn with her.",
    ),
    Account(
        key="ane", name="Ane Etxeberria Arregi", born=date(1990, 5, 17), sex="F",
        town="Azpeitia", club="Haitz Mendi Taldea", failures=4, applies_on_day=27,
        with_friend="iker", story="Has applied four times without luck. With Iker, or alone?",
    ),
    Account(
        key="leire", name="Leire Goikoetxea Urrutia", born=date(2001, 2, 9), sex="F",
        town="Bergara", applies_on_day=12, story="Applies for the first time.", appears="town",
    ),
    Account(
        key="jone", name="Jone Urrestilla Lizaso", born=date(1986, 8, 23), sex="F",
        town="Tolosa", failures=2, applies_on_day=1,
        story="Married since: one of her earlier years stands there under her old name.",
    ),
    Account(
        key="patxi", name="Patxi Lertxundi Olano", born=date(1967, 1, 6), sex="M",
        town="Larraundi", applies_on_day=0, commitment="resident",
        story="Lives in the village and has never run it. Whoever lives there has a place.",
    ),
    Account(
        key="marta", name="Marta Ibáñez Soler", born=date(1982, 6, 30), sex="F",
        town="Zaragoza", failures=9, applies_on_day=0, story="Nine years without luck.",
    ),
    Account(
        key="yuki", name="Yuki Tanabe", born=date(1994, 3, 3), sex="F",
        town="Matsumoto", country="JPN", applies_on_day=20, story="Comes a long way.",
    ),
    Account(
        key="tom", name="Tom Ashworth", born=date(1978, 9, 9), sex="M",
        town="Keswick", country="GBR", failures=3, applies_on_day=5,
        story="Fell runner; wants to appear by his code alone.", appears="code",
    ),
    Account(
        key="elodie", name="Élodie Casteran", born=date(1989, 4, 12), sex="F",
        town="Pau", country="FRA", failures=2, applies_on_day=8, with_friend="remi",
        story="Applies with Rémi; both have accepted.",
    ),
    Account(
        key="remi", name="Rémi Dufourcq", born=date(1987, 12, 29), sex="M",
        town="Pau", country="FRA", failures=2, applies_on_day=8, with_friend="elodie",
        story="Applies with Élodie; both have accepted.",
    ),
    Account(
        key="sergio", name="Sergio Quintana Mora", born=date(1995, 7, 18), sex="M",
        town="Burgos", failures=1, applies_on_day=15, with_friend="raquel",
        story="Has invited Raquel.",
    ),
    Account(
        key="raquel", name="Raquel Pastor Vila", born=date(1996, 10, 27), sex="F",
        town="Burgos", failures=5, applies_on_day=16, with_friend="sergio", accepts=False,
        story="Has joined Sergio and not accepted: with him she would lose four tickets.",
    ),
    Account(
        key="lukas", name="Lukas Brenner", born=date(1984, 2, 2), sex="M",
        town="Chur", country="CHE", failures=1, applies_on_day=3, story="Runs the whole series.",
    ),
    Account(
        key="ingrid", name="Ingrid Solberg", born=date(1993, 1, 15), sex="F",
        town="Bergen", country="NOR", applies_on_day=10, story="Likes rain.", language="en",
    ),
    Account(
        key="aitziber", name="Aitziber Mendiola Ruiz", born=date(1972, 11, 11), sex="F",
        town="Eibar", failures=6, applies_on_day=4, story="Six years without luck.",
    ),
    Account(
        key="pello", name="Pello Aramburu Telletxea", born=date(1999, 6, 24), sex="M",
        town="Beasain", failures=2, applies_on_day=29, story="Always waits until the last day.",
    ),
    Account(
        key="carmen", name="Carmen Robledo Cañas", born=date(1958, 9, 1), sex="F",
        town="Santander", failures=1, applies_on_day=6, story="Will be 68 on race day.",
    ),
    Account(
        key="xavi", name="Xavi Puigdemunt Roca", born=date(1988, 8, 8), sex="M",
        town="Vic", failures=3, applies_on_day=9, language="es", story="Misses a year.",
    ),
)  # fmt: skip
CAST = (*STAFF, *RUNNERS)


def account(key: str) -> Account:
    """The account of a key; `KeyError` when there is none."""
    return {one.key: one for one in CAST}[key]
