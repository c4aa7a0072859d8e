"""The figures about chances and years that the pages state are computed again here."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.ballot.years import look_ahead, read_demands, read_year_rules, tickets_by_failures
from tests.ballot.odds.wrong_rules import (
    hat_put_back,
    in_proportion,
    largest_error,
    random_times_coefficient,
)
from tests.docs.quoted import DOCS, REPOSITORY
from tests.docs.test_figures import chance, hat

ODDS = (DOCS / "explanation" / "exact-odds.md").read_text(encoding="utf-8")
SAID = " ".join(ODDS.split())
RULES = (DOCS / "how-to" / "choose-a-ticket-rule.md").read_text(encoding="utf-8")
READ = (DOCS / "how-to" / "read-your-odds.md").read_text(encoding="utf-8")
WESTERN_STATES = {
    "2013": ("1:1491,2:482,3:207,4:122", 270),
    "2015": ("1:1427,2:641,4:281,8:136,16:57,32:24", 270),
    "2026": (
        "1:4469,2:2563,4:1752,8:1102,16:672,32:354,64:239,128:128,256:44,512:5",
        257,
    ),
}
APPLICANTS, PLACES = 13_830, 225


def field_of(text: str, places: int) -> Field:
    return Field(classes=read_classes(text), places=places)


def filled(field: Field, chances: Sequence[float]) -> float:
    return sum(one.applicants * each for one, each in zip(field.classes, chances, strict=True))


def percent(value: float, digits: int = 2) -> str:
    return f"{100 * value:.{digits}f} %"


def test_two_tickets_are_not_twice_the_chance() -> None:
    ane, jon = exact_chances(field_of("2:1,1:2", 2))
    assert (percent(ane, 1), percent(jon, 1)) == ("83.3 %", "58.3 %")
    assert f"So Ane has {percent(ane, 1)}, and Jon and Maite have {percent(jon, 1)} each" in SAID


def test_the_table_of_wrong_formulas() -> None:
    field = field_of(*WESTERN_STATES["2015"])
    columns = [
        [float(one) for one in exact_chances(field)],
        hat_put_back(field),
        in_proportion(field),
        random_times_coefficient(field),
    ]
    rows = re.findall(r"^\| (\d+) \| ([\d,]+) \| (.* % \| .* % \| .* % \| .* %) \|$", ODDS, re.M)
    assert rows == [
        (
            str(one.tickets),
            f"{one.applicants:,}",
            " | ".join(percent(each[at]) for each in columns),
        )
        for at, one in enumerate(field.classes)
    ]
    sums = " | ".join(f"{filled(field, each):.1f}" for each in columns)
    assert f"| | places filled | {sums} |" in ODDS
    assert f"by up to {largest_error(columns[1], columns[0]):.1f} points" in SAID
    assert all(wrong < right for wrong, right in zip(columns[1], columns[0], strict=True))


def test_the_table_that_was_corrected() -> None:
    field = field_of(*WESTERN_STATES["2013"])
    published = [float(one) for one in re.findall(r"\(([\d., ]+) %\) and cor", SAID)[0].split(", ")]
    assert [100 * one for one in hat_put_back(field)] == pytest.approx(published, abs=0.1)
    corrected = [
        float(one) for one in re.findall(r"simulation \(([\d., ]+) %", SAID)[0].split(", ")
    ]
    assert 100 * exact_chances(field) == pytest.approx(corrected, abs=0.1)


@pytest.fixture(scope="module")
def example() -> tuple[TicketClass, ...]:
    """The example of Zegama's size, without its pools and pairs."""
    path = REPOSITORY / "examples" / "zegama" / "entries.csv"
    with path.open(newline="", encoding="utf-8") as file:
        counted = Counter(
            (1 + int(row["failures"]), "women" if row["sex"] == "F" else "")
            for row in csv.DictReader(file)
        )
    return tuple(
        TicketClass(tickets=tickets, applicants=size, floor_class=name)
        for (tickets, name), size in sorted(counted.items())
    )


def of_women(classes: Sequence[TicketClass], floor: int) -> float:
    """The places that women get on average."""
    chances = exact_chances(Field(classes=tuple(classes), places=PLACES, floors={"women": floor}))
    women = np.array([one.applicants if one.floor_class else 0 for one in classes])
    return float(women @ chances)


def test_what_the_floor_does_to_whom(example: tuple[TicketClass, ...]) -> None:
    bare = exact_chances(Field(classes=example, places=PLACES))
    floored = exact_chances(Field(classes=example, places=PLACES, floors={"women": 52}))
    at = {(one.tickets, one.floor_class): index for index, one in enumerate(example)}
    rows = re.findall(r"^\| (\d+) \| (.*\(1 in \d+\)) \|$", ODDS, re.MULTILINE)
    assert rows == [
        (
            str(tickets),
            " | ".join(
                chance(float(one))
                for one in (
                    bare[at[tickets, ""]],
                    floored[at[tickets, "women"]],
                    floored[at[tickets, ""]],
                )
            ),
        )
        for tickets in (1, 3, 6, 11)
    ]


def test_the_places_that_change_hands(example: tuple[TicketClass, ...]) -> None:
    without, with_it, low = (of_women(example, floor) for floor in (0, 52, 40))
    said = f"Without the floor women get {without:.1f} places on average, with it {with_it:.1f}"
    assert said in SAID
    assert round(with_it - without) == 10
    assert f"a floor of 40 gives them {low:.1f} places" in SAID
    assert f"{sum(one.applicants for one in example if one.floor_class):,} of them women" in SAID


def test_what_the_waiting_list_adds() -> None:
    field = field_of(*WESTERN_STATES["2026"])
    place, listed = exact_chances(field)[0], exact_chances(field, places=257 + 75)[0]
    assert f"{percent(listed)} instead of {percent(place)}" in SAID


def test_how_far_off_the_limit_of_a_large_field_is() -> None:
    fields = [field_of(*WESTERN_STATES[year]) for year in ("2015", "2026")]
    fields.append(field_of("1:60,2:25,5:15", 10))
    for field, points in zip(fields, (0.02, 0.02, 0.12), strict=True):
        limit = hat({int(one.tickets): one.applicants for one in field.classes}, field.places)
        error = largest_error(list(limit.values()), [float(one) for one in exact_chances(field)])
        assert round(error, 2) == points
    assert "at most 0.02 points for Western States 2015 and 2026, but by 0.12 points" in SAID


def rows_of_rules() -> list[tuple[str, str]]:
    return re.findall(r"^\| `([a-z][^`]+)` \| (.*) \|$", RULES, re.MULTILINE)


def test_the_table_of_ticket_rules() -> None:
    demands = read_demands([], applicants=APPLICANTS, returns=(0.75,))
    expected = []
    for text, _ in rows_of_rules():
        rule = read_year_rules([text])[0]
        outlook = look_ahead(rule, demands, places=PLACES)
        one = outlook.classes[0]
        cells = [", ".join(f"{each:.3g}" for each in tickets_by_failures(rule, longest=3))]
        cells += [percent(one.chance(year)) for year in (1, 5, 10)]
        cells += [percent(one.chance_within(years), 0) for years in (10, 15)]
        cells += [f"year {one.guarantee}", percent(outlook.first_timers_share, 0)]
        expected.append((text, " | ".join(cells)))
        assert f"{one.newcomers:,.0f} newcomers" in " ".join(RULES.split())
        assert f"{percent(PLACES / one.newcomers, 1)} of all who ever" in " ".join(RULES.split())
    assert rows_of_rules() == expected
    assert len(expected) == 8


def test_more_faithful_applicants_wait_longer() -> None:
    demands = read_demands([], applicants=APPLICANTS, returns=(0.9,))
    linear, doubling = (
        look_ahead(rule, demands, places=PLACES).classes[0]
        for rule in read_year_rules(["linear", "doubling"])
    )
    said = " ".join(RULES.split())
    assert f"linear gives {percent(linear.chance_within(15), 0)} within 15 years" in said
    assert f"a queue of {doubling.wait(0.5)} years instead of 12" in said


def test_chances_of_several_years_do_not_add_up() -> None:
    each = PLACES / APPLICANTS
    said = f"{percent(each)} a year for 15 years are not {percent(15 * each, 0)} but"
    assert said in " ".join(READ.split())
    assert f"but {percent(1 - (1 - each) ** 15, 0)}," in " ".join(READ.split())
