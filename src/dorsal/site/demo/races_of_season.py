"""The Aurelia Trail Series 2027: six races and a final. Everything in it is made up."""

from __future__ import annotations

from datetime import datetime

from dorsal.site.demo import rules_of_races as rules
from dorsal.site.demo.stories import BallotStory, MilestoneStory, RaceStory

MADE_UP = "A made-up race: its place, its people and its sponsors do not exist."

SERIES = "aurelia"
SERIES_NAME = "Aurelia Trail Series"
SERIES_SUMMARY = (
    "Six mountain races from April to September, and a night in October that ends the season. "
    "The series is made up, like everybody in it."
)
SEASON = "2027"
MAIN = "larraundi"

HOSHIYAMA = RaceStory(
    slug="hoshiyama",
    name="Hoshiyama Ridge Trail",
    town="Hoshiyama",
    country="JPN",
    timezone="Asia/Tokyo",
    colour="#9f1239",
    accent="#1e4d6b",
    summary=f"Cedar forest, a ridge above the clouds, and a bath at the finish. {MADE_UP}",
    sponsors=("Hoshiyama Onsen", "Kitsune Socks", "Seven Bridges Tea"),
    starts=datetime(2027, 4, 18, 7, 30),
    places=260,
    distance_m=24_300,
    ascent_m=1_640,
    descent_m=1_640,
    edition_summary="The season opens under cherry trees: steep, short and often wet.",
    milestones=(
        MilestoneStory(at=datetime(2027, 4, 17, 14, 0), title="Bibs at the old school"),
        MilestoneStory(at=datetime(2027, 4, 18, 6, 15), title="Briefing, in Japanese and English"),
    ),
    first_year=2022,
    ballot=BallotStory(
        published=datetime(2026, 8, 10, 9, 0),
        opens=datetime(2026, 8, 24, 9, 0),
        closes=datetime(2026, 9, 21, 20, 0),
        claims_until=datetime(2026, 9, 28, 20, 0),
        seals=datetime(2026, 10, 5, 12, 0),
        draws=datetime(2026, 10, 24, 12, 0),
        rules=rules.HOSHIYAMA,
        applicants=640,
    ),
)
GOLFO = RaceStory(
    slug="golfo-dei-venti",
    name="Golfo dei Venti",
    town="Portosereno",
    country="ITA",
    timezone="Europe/Rome",
    colour="#0b4f6c",
    accent="#a34a05",
    summary=f"From the harbour to the lighthouse by every stair there is. {MADE_UP}",
    sponsors=("Cantina Ventosa", "Forno Marea"),
    starts=datetime(2027, 5, 9, 9, 0),
    places=300,
    distance_m=27_600,
    ascent_m=1_750,
    descent_m=1_750,
    edition_summary="Terraces, olive groves and 3,100 steps, always with the sea on one side.",
    milestones=(
        MilestoneStory(at=datetime(2027, 5, 8, 16, 0), title="Bibs on the harbour wall"),
        MilestoneStory(at=datetime(2027, 5, 9, 14, 30), title="Pasta for everybody"),
    ),
    first_year=2021,
    ballot=BallotStory(
        published=datetime(2026, 9, 21, 9, 0),
        opens=datetime(2026, 10, 5, 9, 0),
        closes=datetime(2026, 11, 2, 20, 0),
        claims_until=datetime(2026, 11, 16, 20, 0),
        seals=datetime(2026, 11, 20, 12, 0),
        draws=datetime(2026, 12, 5, 12, 0),
        rules=rules.GOLFO,
        applicants=540,
    ),
)
LARRAUNDI = RaceStory(
    slug=MAIN,
    name="Larraundi Mendi Maratoia",
    town="Larraundi",
    country="ESP",
    timezone="Europe/Madrid",
    colour="#14532d",
    accent="#9a4606",
    summary=(
        "A village of 1,500 people, a limestone ridge, and one Sunday in May when all the Basque "
        f"Country stands along the climb and shouts. {MADE_UP}"
    ),
    sponsors=("Goikoetxe Cheese", "Larraundi Sawmill", "Ibaialde Cider", "Haitz Ropes"),
    starts=datetime(2027, 5, 30, 9, 0),
    places=500,
    distance_m=42_195,
    ascent_m=2_736,
    descent_m=2_736,
    edition_summary=(
        "Four peaks, mud to the ankles, 500 places, and more than thirteen thousand people who "
        "ask for one. 225 places are drawn; the show is on the village square, and here."
    ),
    milestones=(
        MilestoneStory(
            at=datetime(2027, 5, 28, 17, 0),
            title="Vertical kilometre",
            note="From the church to the chapel on the ridge. Everybody may run.",
        ),
        MilestoneStory(
            at=datetime(2027, 5, 29, 16, 0),
            title="Bib collection in the town hall",
            note="Until 20:00, and on Sunday from 6:30 to 8:00. Bring your card of identity.",
        ),
        MilestoneStory(at=datetime(2027, 5, 29, 19, 0), title="Briefing in the fronton"),
        MilestoneStory(at=datetime(2027, 5, 30, 6, 30), title="Last bus from the station"),
        MilestoneStory(at=datetime(2027, 5, 30, 17, 0), title="The finish closes, after 8 hours"),
    ),
    first_year=2017,
    ballot=BallotStory(
        published=datetime(2026, 11, 2, 9, 0),
        opens=datetime(2026, 11, 9, 10, 0),
        closes=datetime(2026, 12, 9, 20, 0),
        claims_until=datetime(2026, 12, 20, 20, 0),
        seals=datetime(2027, 1, 8, 12, 0),
        draws=datetime(2027, 1, 16, 12, 0),
        rules=rules.LARRAUNDI,
        applicants=13_830,
        conditions=(
            "I have run in the mountains before and can move in steep terrain in bad weather.\n"
            "I carry what the rules of the day ask for, and stop where I am told to.\n"
            "A place is mine alone: I do not sell it or give it to somebody else."
        ),
        questions=(
            {
                "column": "shirt",
                "label": "Size of your shirt",
                "kind": "choice",
                "options": ["XS", "S", "M", "L", "XL"],
                "required": True,
            },
            {
                "column": "bus",
                "label": "I will come by bus",
                "help": "There is no room for cars in the village.",
                "kind": "yes",
            },
        ),
        documents=(
            {
                "kind": "medical",
                "label": "Medical certificate",
                "help": "Only if you get a place. You can already send it now.",
                "required": False,
                "until": "later",
            },
        ),
    ),
)
SILVER_NOTCH = RaceStory(
    slug="silver-notch",
    name="Silver Notch Skyrace",
    town="Silver Notch",
    country="USA",
    timezone="America/Los_Angeles",
    colour="#7c2d12",
    accent="#1d4e89",
    summary=f"An old mining road, snow until July, and granite all the way up. {MADE_UP}",
    sponsors=("Notch Hardware", "Two Mules Coffee", "Granite County"),
    starts=datetime(2027, 6, 20, 8, 0),
    places=350,
    distance_m=23_000,
    ascent_m=1_580,
    descent_m=1_580,
    edition_summary="The highest of the season: the start is where others have their summit.",
    milestones=(
        MilestoneStory(at=datetime(2027, 6, 19, 15, 0), title="Bibs at the fire station"),
        MilestoneStory(at=datetime(2027, 6, 19, 18, 0), title="Course talk"),
    ),
    first_year=2019,
    ballot=BallotStory(
        published=datetime(2026, 11, 16, 9, 0),
        opens=datetime(2026, 11, 30, 9, 0),
        closes=datetime(2027, 1, 4, 18, 0),
        claims_until=datetime(2027, 1, 10, 18, 0),
        seals=datetime(2027, 1, 13, 12, 0),
        draws=datetime(2027, 1, 30, 12, 0),
        rules=rules.SILVER_NOTCH,
        applicants=900,
    ),
)
TSALUNA = RaceStory(
    slug="val-tsaluna",
    name="Val Tsaluna",
    town="Tsaluna",
    country="CHE",
    timezone="Europe/Zurich",
    colour="#1e3a8a",
    accent="#b1271b",
    summary=(
        "Five summits of four thousand metres watch you run from one valley "
        f"town to the next. {MADE_UP}"
    ),
    sponsors=("Banca Tsaluna", "Rösti & Sons", "Murmel Outdoor"),
    starts=datetime(2027, 8, 8, 8, 30),
    places=450,
    distance_m=31_000,
    ascent_m=2_200,
    descent_m=1_100,
    edition_summary="Up fast, along the balcony, down through the larches: the classic of August.",
    milestones=(
        MilestoneStory(at=datetime(2027, 8, 7, 14, 0), title="Bibs in the station hall"),
        MilestoneStory(at=datetime(2027, 8, 8, 5, 30), title="Special train to the start"),
    ),
    first_year=2017,
    ballot=BallotStory(
        published=datetime(2026, 12, 10, 9, 0),
        opens=datetime(2027, 1, 11, 9, 0),
        closes=datetime(2027, 2, 8, 20, 0),
        claims_until=datetime(2027, 2, 15, 20, 0),
        seals=datetime(2027, 2, 19, 12, 0),
        draws=datetime(2027, 2, 27, 12, 0),
        rules=rules.TSALUNA,
        applicants=780,
    ),
)
CORRACH = RaceStory(
    slug="ben-corrach",
    name="Ben Corrach Skyline",
    town="Kinlossan",
    country="GBR",
    timezone="Europe/London",
    colour="#5b3a70",
    accent="#3f6212",
    summary=(
        f"Heather, hands on rock, and a view of the islands for those who dare to look. {MADE_UP}"
    ),
    sponsors=("Kinlossan Ferry", "Oatcake Works"),
    starts=datetime(2027, 9, 18, 7, 0),
    places=180,
    distance_m=29_000,
    ascent_m=2_450,
    descent_m=2_450,
    edition_summary="The last race before the final, and the only one with scrambling.",
    milestones=(
        MilestoneStory(at=datetime(2027, 9, 17, 17, 0), title="Kit check in the village hall"),
    ),
    first_year=2023,
    ballot=BallotStory(
        published=datetime(2026, 11, 1, 9, 0),
        opens=datetime(2026, 11, 16, 9, 0),
        closes=datetime(2027, 2, 1, 20, 0),
        claims_until=datetime(2027, 2, 8, 20, 0),
        seals=datetime(2027, 2, 12, 12, 0),
        draws=datetime(2027, 2, 20, 12, 0),
        rules=rules.CORRACH,
        applicants=60,
    ),
)
MONTELUNA = RaceStory(
    slug="monteluna",
    name="Notte di Monteluna",
    town="Monteluna",
    country="ITA",
    timezone="Europe/Rome",
    colour="#3b3a6e",
    accent="#8a5a00",
    summary=(
        "The final of the season starts at dusk and follows the lake by the "
        f"light of lamps. {MADE_UP}"
    ),
    sponsors=("Lanterna", "Comune di Monteluna"),
    starts=datetime(2027, 10, 16, 18, 30),
    places=120,
    distance_m=26_400,
    ascent_m=1_900,
    descent_m=1_900,
    edition_summary=(
        "Eighty places for the best of the season, forty for those who finished any of it."
    ),
    milestones=(
        MilestoneStory(at=datetime(2027, 10, 16, 21, 0), title="Prizes of the series, on the lake"),
    ),
    first_year=2024,
    ballot=BallotStory(
        published=None,
        opens=datetime(2027, 9, 20, 9, 0),
        closes=datetime(2027, 9, 27, 20, 0),
        claims_until=datetime(2027, 9, 29, 20, 0),
        seals=datetime(2027, 9, 30, 12, 0),
        draws=datetime(2027, 10, 2, 12, 0),
        rules=rules.MONTELUNA,
        applicants=0,
    ),
    kind="final",
)
RACES = (HOSHIYAMA, GOLFO, LARRAUNDI, SILVER_NOTCH, TSALUNA, CORRACH, MONTELUNA)
