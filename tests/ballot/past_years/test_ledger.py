import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.past_years import Correction, LedgerRules, Outcome, PastLine, keep_ledger

OUTCOMES: tuple[Outcome, ...] = (
    *("finished", "place", "withdrew", "waiting list", "not drawn", "paused"),
)
RULES = LedgerRules(years=(2020, 2021, 2022, 2023, 2024))


def past(year: int, outcome: Outcome, line: int = 2) -> PastLine:
    return PastLine(line=line, year=year, outcome=outcome, name="Ane", file="a.csv")


def test_failures_are_counted_since_the_last_place() -> None:
    lines = [
        past(2020, "not drawn"),
        past(2021, "finished"),
        past(2022, "not drawn"),
        past(2024, "waiting list"),
    ]
    facts = keep_ledger(lines, RULES)
    assert facts.numbers == {"failures": 2, "applications": 4, "finishes": 1}
    assert facts.failures.reasons == (
        "2020: applied, not drawn: +1",
        "2021: got a place and finished: back to 0",
        "2022: applied, not drawn: +1",
        "2023: did not apply: stays",
        "2024: applied, waiting list: +1",
    )
    assert facts.applications.reasons == (
        "2020: applied: +1",
        "2021: applied: +1",
        "2022: applied: +1",
        "2024: applied: +1",
    )
    assert facts.finishes.reasons == ("2021: finished: +1",)
    assert facts.repeated_years == ()


def test_all_failures_count_where_a_place_does_not_reset() -> None:
    rules = LedgerRules(years=RULES.years, reset_on_place=False)
    facts = keep_ledger([past(2022, "not drawn"), past(2023, "place")], rules)
    assert facts.failures.value == 1
    assert facts.failures.reasons[1:] == ("2023: got a place: stays", "2024: did not apply: stays")


def test_a_missed_year_may_reset_and_a_pause_never_does() -> None:
    rules = LedgerRules(years=RULES.years, reset_on_missed_year=True)
    lines = [past(2020, "not drawn"), past(2021, "paused"), past(2022, "not drawn")]
    facts = keep_ledger(lines, rules)
    assert facts.numbers == {"failures": 0, "applications": 2, "finishes": 0}
    assert facts.failures.reasons == (
        "2020: applied, not drawn: +1",
        "2021: paused: stays",
        "2022: applied, not drawn: +1",
        "2023: did not apply: back to 0",
        "2024: did not apply: back to 0",
    )


def test_a_year_that_was_not_held_or_does_not_count_changes_nothing() -> None:
    rules = LedgerRules(years=(2020, 2022), reset_on_missed_year=True)
    lines = [past(2019, "not drawn"), past(2020, "not drawn"), past(2022, "not drawn")]
    facts = keep_ledger(lines, rules)
    assert facts.numbers == {"failures": 2, "applications": 2, "finishes": 0}
    assert facts.failures.reasons[0] == "2019: applied, not drawn: this year is not counted"


@pytest.mark.parametrize(("effect", "failures"), [("add", 2), ("keep", 1), ("lose", 0)])
def test_the_rules_say_what_withdrawing_and_waiting_do(effect: str, failures: int) -> None:
    withdrew = LedgerRules(years=(2020, 2021), withdrew=effect)  # type: ignore[arg-type]
    waiting = LedgerRules(years=(2020, 2021), waiting_list=effect)  # type: ignore[arg-type]
    first = past(2020, "not drawn")
    assert keep_ledger([first, past(2021, "withdrew")], withdrew).failures.value == failures
    assert keep_ledger([first, past(2021, "waiting list")], waiting).failures.value == failures


def test_corrections_are_lines_of_their_year_and_facts_do_not_fall_below_0() -> None:
    lines: list[PastLine | Correction] = [
        past(2022, "not drawn"),
        Correction(year=2023, amount=2, reason="paper list of 2018"),
        Correction(year=2024, amount=-5, reason="another Ane"),
        Correction(year=2021, amount=1, reason="ran as a guest", fact="finishes"),
    ]
    facts = keep_ledger(lines, RULES)
    assert facts.numbers == {"failures": 0, "applications": 1, "finishes": 1}
    assert facts.failures.reasons == (
        "2022: applied, not drawn: +1",
        "2023: did not apply: stays",
        "2023: correction (paper list of 2018): +2",
        "2024: did not apply: stays",
        "2024: correction (another Ane): -5, no lower than 0",
    )
    assert facts.finishes.reasons == ("2021: correction (ran as a guest): +1",)


def test_of_one_years_corrections_those_that_add_come_first() -> None:
    lines = [
        Correction(year=2021, amount=-2, reason="a"),
        Correction(year=2021, amount=3, reason="b"),
    ]
    facts = keep_ledger(lines, RULES)
    assert facts.failures.reasons == ("2021: correction (b): +3", "2021: correction (a): -2")
    assert facts.failures.value == 1


def test_a_correction_alone_is_no_missed_year() -> None:
    facts = keep_ledger([Correction(year=2021, amount=3, reason="lost list")], RULES)
    assert facts.failures.reasons == ("2021: correction (lost list): +3",)
    assert facts.failures.value == 3


def test_of_two_lines_of_a_year_one_counts_and_it_is_said() -> None:
    facts = keep_ledger([past(2024, "place", 9), past(2024, "not drawn", 4)], RULES)
    assert facts.numbers == {"failures": 0, "applications": 1, "finishes": 0}
    assert facts.failures.reasons == (
        "2024: 2 lines (a.csv 4: not drawn and a.csv 9: place), of which 'place' counts",
        "2024: got a place: back to 0",
    )
    assert facts.repeated_years == (2024,)


def test_nobody_without_lines_has_anything() -> None:
    facts = keep_ledger([], RULES)
    assert facts.numbers == {"failures": 0, "applications": 0, "finishes": 0}
    assert facts.failures.reasons == ()


def test_a_year_counts_once() -> None:
    with pytest.raises(ValueError, match="a counted year stands there twice"):
        LedgerRules(years=(2020, 2020))


lines_of_years = st.lists(
    st.builds(
        past,
        st.integers(2018, 2024),
        st.sampled_from(OUTCOMES),
        st.integers(2, 99),
    )
    | st.builds(
        Correction,
        year=st.integers(2018, 2024),
        amount=st.integers(-3, 3),
        reason=st.sampled_from("ab"),
    ),
    max_size=8,
)


@given(lines=lines_of_years, data=st.data())
def test_the_order_of_lines_does_not_matter(
    lines: list[PastLine | Correction], data: st.DataObject
) -> None:
    facts = keep_ledger(lines, RULES)
    assert keep_ledger(data.draw(st.permutations(lines)), RULES) == facts


@given(outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=5, max_size=5))
def test_failures_are_the_years_without_a_place_since_the_last_place(
    outcomes: list[Outcome],
) -> None:
    lines = [past(2020 + n, outcome) for n, outcome in enumerate(outcomes)]
    places = [n for n, outcome in enumerate(outcomes) if outcome in ("finished", "place")]
    since = outcomes[max(places, default=-1) + 1 :]
    expected = since.count("not drawn") + since.count("waiting list")
    assert keep_ledger(lines, RULES).failures.value == expected
