"""The offline page says what must have been public: the words of every seal, ceremony numbers."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.browser.opened_verifier import OpenedVerifier, slip_of, write_folder
from tests.verifiers.ballots_by_hand import BALLS, DICE, drawn, drawn_festival, festival
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import TIME_OF_ROUND, make_rules, pool, single, words

pytestmark = pytest.mark.browser

TIME = "2023-08-23T15:59:24Z"
CLOSES = TIME_OF_ROUND - 30
TIME_OF_FALLBACK = TIME_OF_ROUND + 1000 * 3


def notes_of(verifier: OpenedVerifier, ballot: HandMade) -> list[str]:
    report = verifier.report(ballot.files)
    assert report["why"] == ""
    notes: list[str] = report["notes"]
    return notes


def last_sentence(ballot: HandMade, numbers: str, outcomes: str) -> str:
    return (
        f"true if this fingerprint and these ceremony numbers were public before {TIME}: "
        f"compare your slip: {words(ballot.seals[-1])}; the numbers: {numbers}; "
        f"otherwise the organiser could have chosen among {outcomes} outcomes"
    )


def with_sources(*sources: dict[str, Any]) -> HandMade:
    ballot = HandMade(ceremony=list(sources))
    ballot.seal(make_rules(pool("draw", 1)), [single("Z1"), single("Z2")])
    return ballot


def test_without_a_ceremony_the_last_sentence_is_about_the_words(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot = drawn(make_rules(pool("draw", 1)), [single("Z1")])
    sentence = f"true if this fingerprint was public before {TIME}: compare your slip"
    assert notes_of(verifier, ballot)[-1] == f"{sentence}: {words(ballot.seals[0])}"
    verifier.choose_folder(write_folder(tmp_path / "record", ballot.files))
    assert verifier.page.locator("#thrown").is_hidden()
    assert verifier.page.locator("#otherwise").is_hidden()
    assert verifier.text("#public") == (
        "This is true if these eight words were public before 23 August 2023 at 15:59:24 UTC. "
        "Compare them with your slip."
    )


def test_with_a_ceremony_it_names_the_numbers_in_their_declared_order(
    verifier: OpenedVerifier,
) -> None:
    ballot = drawn_festival()
    numbers = "dice (6, 1, 6), balls (7, 19, 42)"
    assert notes_of(verifier, ballot)[-1] == last_sentence(ballot, numbers, str(216 * 18424))


def test_it_names_the_numbers_recorded_so_far(verifier: OpenedVerifier) -> None:
    ballot = with_sources(DICE, BALLS)
    assert notes_of(verifier, ballot)[-1] == last_sentence(ballot, "none recorded yet", "3979584")
    ballot.record_numbers("balls", [1, 2, 3])
    assert notes_of(verifier, ballot)[-1] == last_sentence(ballot, "balls (1, 2, 3)", "3979584")


@pytest.mark.parametrize(
    ("source", "numbers", "outcomes"),
    [
        ({"count": 19}, [1] * 19, 6**19),
        ({"count": 3, "repeats": False}, [3, 2, 1], 6 * 5 * 4),
        ({"count": 3, "ordered": False}, [1, 1, 2], 56),
        ({"count": 3, "ordered": False, "repeats": False}, [1, 2, 3], 20),
    ],
)
def test_the_outcomes_of_a_source_are_counted(
    verifier: OpenedVerifier, source: dict[str, Any], numbers: list[int], outcomes: int
) -> None:
    ballot = with_sources({**DICE, **source})
    ballot.record_numbers("dice", numbers)
    ballot.draw()
    shown = f"dice ({', '.join(map(str, numbers))})"
    assert notes_of(verifier, ballot)[-1] == last_sentence(ballot, shown, str(outcomes))


@pytest.mark.parametrize(
    ("sources", "outcomes"),
    [
        (1, "about 1.0 × 10^900"),
        (50, "about 1.0 × 10^45000"),
    ],
)
def test_a_large_number_of_outcomes_is_rounded(
    verifier: OpenedVerifier, sources: int, outcomes: str
) -> None:
    largest = {**DICE, "count": 100, "highest": 10**9, "lowest": 1}
    ballot = with_sources(*[{**largest, "name": f"dice-{n}"} for n in range(sources)])
    sentence = last_sentence(ballot, "none recorded yet", outcomes)
    assert notes_of(verifier, ballot)[-1] == sentence


def recorded_at(balls: int, dice: int, *, fallback: bool = False) -> HandMade:
    ballot = festival()
    del ballot.files["ceremony.jsonl"]
    ballot.record_numbers("balls", [7, 19, 42], time=balls)
    ballot.record_numbers("dice", [6, 1, 6], time=dice)
    ballot.draw(fallback=fallback)
    return ballot


def late(notes: list[str]) -> list[str]:
    return [note for note in notes if note.startswith("the numbers of")]


def closed(names: str) -> str:
    return f"the numbers of {names} were recorded after the source had closed"


def known(names: str, outcomes: int) -> str:
    return (
        f"the numbers of {names} were recorded when the random number was already known: "
        f"the organiser could have chosen among {outcomes} outcomes"
    )


@pytest.mark.parametrize(
    ("balls", "dice", "said"),
    [
        (CLOSES, CLOSES, []),
        (CLOSES, CLOSES + 1, [closed("dice")]),
        (CLOSES + 1, TIME_OF_ROUND - 1, [closed("balls, dice")]),
        (CLOSES, TIME_OF_ROUND, [closed("dice"), known("dice", 216)]),
        (TIME_OF_ROUND, CLOSES + 1, [closed("balls, dice"), known("balls", 18424)]),
        (TIME_OF_ROUND, 10**12, [closed("balls, dice"), known("balls, dice", 18424 * 216)]),
    ],
)
def test_late_numbers_are_said_and_counted(
    verifier: OpenedVerifier, balls: int, dice: int, said: list[str]
) -> None:
    assert late(notes_of(verifier, recorded_at(balls, dice))) == said


def test_by_the_fallback_its_own_time_counts(verifier: OpenedVerifier) -> None:
    ballot = recorded_at(TIME_OF_FALLBACK - 1, TIME_OF_FALLBACK, fallback=True)
    said = [closed("balls, dice"), known("dice", 216)]
    assert late(notes_of(verifier, ballot)) == said


def amended() -> HandMade:
    """An earlier race in the chain, a seal, and two amendments: one of rows, one of rules."""
    earlier = HandMade(draw_name="2026")
    earlier.seal(make_rules(pool("draw", 1)), [single("Z1")])
    ballot = HandMade(ceremony=[DICE, BALLS], chain=earlier.seals)
    rows = [single(f"Z{n}") for n in range(1, 6)]
    ballot.seal(make_rules(pool("draw", 1)), rows)
    rows = copy.deepcopy([*rows[1:], single("Z6"), single("Z7")])
    rows[0]["tickets"] = {"draw": 9}
    ballot.seal(make_rules(pool("draw", 1)), rows)
    ballot.seal(make_rules(pool("draw", 2)), rows)
    ballot.record_numbers("dice", [6, 1, 6])
    ballot.record_numbers("balls", [7, 19, 42])
    ballot.draw()
    return ballot


def test_each_seal_is_listed_with_its_words_and_what_it_changed(verifier: OpenedVerifier) -> None:
    ballot = amended()
    first, second, third = (words(seal) for seal in ballot.seals)
    listed = [note for note in notes_of(verifier, ballot) if note.startswith("seal ")]
    assert listed == [
        "seal 1 (earlier): draw “2026”, rows: 1, round 1000",
        f"seal 2: draw “2027”, rows: 5, round 1000; its words: {first}",
        "seal 3 is amendment 1: rows added: 2, removed: 1, changed: 1; rules unchanged; "
        f"its words: {second}",
        "seal 4 is amendment 2: rows added: 0, removed: 0, changed: 0; rules changed; "
        f"its words: {third}",
    ]


@pytest.mark.parametrize("k", [1, 2, 3])
def test_a_slip_of_an_earlier_seal_learns_which_words_decide(
    verifier: OpenedVerifier, k: int
) -> None:
    ballot = amended()
    notes = verifier.report(ballot.files, slip_of(ballot, "Z3", k))["notes"]
    deciding = (
        "the words that decide are not those on your slip but those of the last seal, number 4: "
        f"{words(ballot.seals[-1])}; they too must have been public before {TIME}"
    )
    assert [note for note in notes if "decide" in note] == ([deciding] if k < 3 else [])


def test_the_page_shows_the_numbers_below_the_words(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot = amended()
    folder = write_folder(
        tmp_path / "record", ballot.files | {"slip.json": slip_of(ballot, "Z3"), "README.txt": b""}
    )
    verifier.choose_files(*folder.iterdir())
    assert verifier.verdict == "Holds"
    assert verifier.text("#public") == (
        "This is true if these eight words and the ceremony numbers below were public before "
        "23 August 2023 at 15:59:24 UTC. Compare the words with your slip, and the numbers with "
        "what was published."
    )
    thrown = verifier.page.locator("#thrown li")
    assert thrown.all_inner_texts() == ["dice 6 1 6", "balls 7 19 42"]
    assert verifier.text("#otherwise") == (
        "Otherwise the organiser could have chosen among 3979584 outcomes."
    )
    assert verifier.page.locator("#slip-words .beware").count() == 1
    verifier.page.get_by_role("button", name="Español").click()
    assert verifier.text("#otherwise") == (
        "Si no, la organización pudo elegir entre 3979584 resultados."
    )
    assert "las palabras que deciden no son las de tu resguardo, sino las del último sello" in (
        verifier.page.locator("#slip-words .beware").text_content() or ""
    )
    assert "sin comprobar: README.txt" in verifier.page.locator("#note-list li").all_text_contents()


def test_the_page_says_which_numbers_are_not_recorded_yet(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot = with_sources(DICE, BALLS)
    ballot.record_numbers("balls", [1, 2, 3])
    verifier.choose_folder(write_folder(tmp_path / "record", ballot.files))
    thrown = verifier.page.locator("#thrown li")
    assert thrown.all_inner_texts() == ["dice not recorded yet", "balls 1 2 3"]


def test_a_refused_record_claims_nothing_of_its_numbers(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot = drawn_festival()
    files = ballot.files | {"places.csv": b"?"}
    verifier.choose_folder(write_folder(tmp_path / "record", files))
    assert verifier.verdict == "Does not hold"
    assert verifier.page.locator("#thrown").is_hidden()
    assert verifier.page.locator("#otherwise").is_hidden()
