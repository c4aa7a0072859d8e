import pytest

from dorsal.ballot.entry_file.column_values import Seen
from dorsal.ballot.entry_file.unmatched import (
    expected_values,
    unmatched_values,
    warn_of_lookalikes,
)
from dorsal.ballot.rules import ApplicantClass, Pool, Rules
from dorsal.ground.problems import Problems


def lookalikes(expected: str, *texts: str) -> list[str]:
    """Those of the texts that look like the expected one."""
    problems = Problems("e.csv")
    seen = {text: Seen(1, line) for line, text in enumerate(texts, 2)}
    warn_of_lookalikes(seen, [expected], "sex", problems)
    return [problem.value for problem in problems]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("F", "Female"),
        ("yes", "y"),
        ("sí", "si"),
        ("Zegama", "zegama."),
        ("San Sebastián", "SanSebastian"),
        ("resident", "rezident"),
        ("1", "1.0"),
        ("yes", "yes!"),
    ],
)
def test_a_value_that_may_be_meant_for_an_expected_one_is_found(expected: str, text: str) -> None:
    assert lookalikes(expected, text) == [text]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("F", "mujer"),
        ("F", "W"),
        ("female", "male"),
        ("women", "men"),
        ("resident", "non-resident"),
        ("1", "10"),
        ("1", "2"),
        ("yes", "-"),
        ("Zegama", "Segura"),
    ],
)
def test_a_value_of_its_own_is_left_in_peace(expected: str, text: str) -> None:
    assert lookalikes(expected, text) == []


def test_the_warning_says_how_often_and_where_first() -> None:
    problems = Problems("e.csv")
    warn_of_lookalikes({"Female": Seen(31, 7)}, ["W", "F"], "sex", problems)
    assert list(map(str, problems)) == [
        "e.csv, line 7, column sex: 31 rows say this, which means nothing in the rules but looks "
        "like 'F' ('Female'); if it means the same, write it the same, or add it to `is` in the "
        "rules"
    ]
    assert [problem.level for problem in problems] == ["warning"]


def test_values_that_differ_in_case_are_one_and_the_most_frequent_stand_first() -> None:
    values = {"M": Seen(3, 9), "f": Seen(5, 2), "x": Seen(1, 3), "m": Seen(2, 4), "X": Seen(1, 8)}
    assert list(unmatched_values(values, ["F"]).items()) == [("m", Seen(5, 4)), ("x", Seen(2, 3))]


def test_all_pools_and_classes_that_read_a_column_expect_together() -> None:
    pools = (
        Pool(name="a", kind="invitation", places=1, column="why", values=("Elite", "vip")),
        Pool(name="b", kind="guaranteed", places=1, column="why", values=("elite",)),
        Pool(name="c", kind="merit", places=1, column="best"),
        Pool(name="d", kind="draw", places=1),
    )
    women = ApplicantClass(name="women", column="sex", values=("F",))
    press = ApplicantClass(name="press", column="why", values=("press",))
    rules = Rules(race="r", draw="d", places=4, pools=pools, classes=(women, press))
    assert expected_values(rules) == {"why": ("Elite", "vip", "press"), "sex": ("F",)}
