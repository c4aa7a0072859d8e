"""What exact odds cost as classes, applicants and places grow: `python -m benchmarks.cost_of_odds
FILE.svg` measures and draws it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.timing import median_s
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.ballot.pictures import Curve, cost_picture

CLASSES = (1, 3, 10, 30, 100, 300, 1000)
APPLICANTS = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
PLACES = (1, 10, 100, 1_000, 10_000, 100_000)


def field_of(*, classes: int, applicants: int, places: int) -> Field:
    """So many applicants, spread evenly over so many classes with 1, 2, 3, ... tickets."""
    size, rest = divmod(applicants, classes)
    return Field(
        classes=tuple(
            TicketClass(tickets=at + 1, applicants=size + (at < rest)) for at in range(classes)
        ),
        places=places,
    )


def seconds_for(*, classes: int, applicants: int, places: int) -> float:
    field = field_of(classes=classes, applicants=applicants, places=places)
    return median_s(lambda: exact_chances(field), runs=3)


def curves() -> list[Curve]:
    """Seconds by the number of classes, of applicants and of places, the others held."""
    by_classes = [seconds_for(classes=n, applicants=100_000, places=1_000) for n in CLASSES]
    by_applicants = [seconds_for(classes=10, applicants=n, places=50) for n in APPLICANTS]
    by_places = [seconds_for(classes=10, applicants=1_000_000, places=n) for n in PLACES]
    return [
        _curve("classes (100,000 applicants, 1,000 places)", CLASSES, by_classes),
        _curve("applicants (10 classes, 50 places)", APPLICANTS, by_applicants),
        _curve("places (10 classes, a million applicants)", PLACES, by_places),
    ]


def _curve(name: str, numbers: tuple[int, ...], seconds: list[float]) -> Curve:
    return Curve(name=name, x=tuple(float(one) for one in numbers), y=tuple(seconds))


def main(path: Path) -> None:
    found = curves()
    for one in found:
        told = ", ".join(f"{x:,.0f}: {1000 * y:.1f} ms" for x, y in zip(one.x, one.y, strict=True))
        print(f"{one.name}: {told}")
    picture = cost_picture(
        found,
        title="Exact odds take milliseconds, for millions of applicants too",
        x_label="how many",
        y_label="seconds",
        format="svg",
    )
    path.write_bytes(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
