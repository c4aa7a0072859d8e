import pytest

from dorsal.course.pace.stops import station_weight, usual_stops_s
from tests.course.pace.fields import HOUR, place

STATIONS = [
    place("start", 0, services=("drop bags",)),
    place("spring", 20, services=("water",)),
    place("hut", 40, services=("water", "food")),
    place("cross", 60),
    place("school", 80, services=("food", "drop bags")),
    place("finish", 100, services=("food",)),
]


def test_stops_share_out_by_what_the_station_offers() -> None:
    stops = usual_stops_s(STATIONS, 30 * HOUR)
    assert list(stops) == ["spring", "hut", "school"]
    assert sum(stops.values()) == pytest.approx(0.05 * 30 * HOUR, rel=0.02)
    assert stops["school"] == pytest.approx(3 * stops["spring"], abs=60)


def test_a_short_race_stops_for_a_smaller_share() -> None:
    short = sum(usual_stops_s(STATIONS, 5 * HOUR).values()) / (5 * HOUR)
    assert short == pytest.approx(0.05 / 6**0.5, abs=0.005)


@pytest.mark.parametrize(
    ("services", "weight"),
    [
        (("drop-bag",), 3.0),
        (("Crew", "water"), 3.0),
        (("hot meals",), 1.5),
        (("eau",), 1.0),
        (("ur",), 1.0),
        (("first aid", "toilets"), 0.0),
        ((), 0.0),
    ],
)
def test_services_in_several_languages_weigh(services: tuple[str, ...], weight: float) -> None:
    assert station_weight(services) == weight
