"""The options and arguments that several commands of `dorsal course` share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

TRACK_HELP = "GPX, TCX or FIT, also .gz or .zip."

Track = Annotated[Path, typer.Argument(metavar="TRACK", help=TRACK_HELP)]
PerhapsTrack = Annotated[Path | None, typer.Argument(metavar="[TRACK]", help=TRACK_HELP)]
Checkpoints = Annotated[
    Path, typer.Option("--checkpoints", metavar="FILE", help="The checkpoints, in CSV.")
]
PerhapsCheckpoints = Annotated[
    Path | None, typer.Option("--checkpoints", metavar="FILE", help="The checkpoints, in CSV.")
]
Race = Annotated[
    str, typer.Option("--race", metavar="SLUG", help="Whose checkpoints, in a list of many races.")
]
Edition = Annotated[
    str, typer.Option("--edition", metavar="YEAR", help="Of which edition, in a list of many.")
]
Start = Annotated[
    str, typer.Option("--start", metavar="MOMENT", help="The gun, as 2027-05-30T09:00+02:00.")
]
History = Annotated[
    list[str] | None,
    typer.Option(metavar="EDITION=SPLITS.csv", help="Splits of a past edition; repeat it."),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
OfficialKm = Annotated[
    float | None, typer.Option(min=0.1, help="The length that the organiser says.")
]
OfficialAscent = Annotated[
    float | None, typer.Option(min=0, help="The ascent in metres that the organiser says.")
]
Picture = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Draw the profile: .svg, .png or .pdf.")
]


class PaperName(StrEnum):
    """The sizes of paper for a picture."""

    A4 = "A4"
    A3 = "A3"


Paper = Annotated[PaperName, typer.Option(help="The paper of the picture, in landscape.")]
