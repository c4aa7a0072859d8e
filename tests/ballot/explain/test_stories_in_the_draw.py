"""What the stories tell is what the draw does: each is told and then played."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from dorsal.ballot.draw.offers import Offers, Withdrawal
from dorsal.ballot.draw.rows import PublicEntry, read_rows
from dorsal.ballot.draw.seal import seal_entries
from dorsal.ballot.draw.seating import Outcome, seat_pools
from dorsal.ballot.entry_file import check_entries
from dorsal.ballot.explain.explanation import explain
from dorsal.ballot.rules_file.reading import read_rules
from tests.ballot.draw.small_ballot import BEFORE

TOP = 'version = 1\nrace = "Aizkorri"\ndraw = "2027"\nplaces = {}\n'
DRAW = '[[pools]]\nname = "{}"\nkind = "draw"\nplaces = {}\nunused = "{}"\ntickets.rule = "flat"\n'
TIMES = (
    '[[pools]]\nname = "times"\nkind = "merit"\nplaces = 1\ncolumn = "best"\nbest = "lowest"\n'
    'unused = "nobody"\n'
)
WOMEN = '[classes.women]\ncolumn = "sex"\nis = "F"\n[[floors]]\nclass = "women"\nat_least = 1\n'
PAIRS = '[groups]\nlargest = 2\ndoes_not_fit = "stop"\n'
LEAVES_WHOLE = '[offers.reasons.ill]\nplace = "offer"\ngroup = "whole"\ntickets = "keep"\n'
HEADER = "id,name,birth_date,email,sex,best,group\n"


class Play:
    """A ballot drawn with the first seed under which the draw is as the story wants it."""

    def __init__(self, rules: str, people: str, fits: Callable[[Play], bool]) -> None:
        self.rules = read_rules(rules)
        rows = "".join(
            f"{id_},{id_} Lasa,19{n + 50}-01-01,{id_}@b,{sex},{best},{group}\n"
            for n, (id_, sex, best, group) in enumerate(one.split("/") for one in people.split())
        )
        entries = check_entries((HEADER + rows).encode(), self.rules, near=False).entries
        ids = [member.id for entry in entries for member in entry.members]
        salts = {id_: sha256(id_.encode()).digest() for id_ in ids}
        sealed = seal_entries(entries, self.rules, rules_file=b"", moment=BEFORE, salts=salts)
        self.entries: list[PublicEntry] = read_rows(sealed.rows, sealed.seal.rules)
        for number in range(1000):
            seed = sha256(b"%d" % number).digest()
            self.outcome: Outcome = seat_pools(self.entries, sealed.seal.rules, seed=seed)
            if fits(self):
                break
        else:
            raise AssertionError("no draw is as the story wants it")
        self._offers = Offers(self.entries, self.outcome)

    @property
    def holds(self) -> dict[str, str]:
        """The pool of everybody's place."""
        return self.outcome.seating.holds

    def waiting(self, draw: str) -> list[str]:
        return [entry.id for _, entry in self.outcome.waiting[draw]]

    def withdraw(self, *ids: str, reason: str = "declined") -> list[tuple[str, str]]:
        """The entries that are offered places, and of which pool."""
        offers = self._offers.occasion([Withdrawal(id_, reason) for id_ in sorted(ids)])
        return [(offer.entry, offer.pool) for offer in offers]

    def story(self, title: str) -> list[str]:
        (found,) = (one for one in explain(self.rules).stories if one.title == title)
        return list(found.sentences)


def test_stopping_sends_the_last_place_of_a_draw_along_unused() -> None:
    rules = TOP.format(4) + DRAW.format("men", 3, "open") + DRAW.format("open", 1, "nobody")
    rules += PAIRS
    people = "A/M//g J/M//g B/M//h C/M//h D/M// E/M//"
    play = Play(rules, people, lambda play: play.holds.keys() == set("ABCJ"))
    assert play.story("The group does not fit")[1:] == [
        "The filling ends here.",
        "A place that men leaves over goes to open.",
        "A place of open stays free, and nobody behind Ane and Jon gets it before two places are "
        "free for them.",
    ]
    assert sorted(play.holds.values()) == ["men", "men", "open", "open"]


def test_stopping_on_the_list_sends_the_place_to_the_next_draw() -> None:
    rules = TOP.format(3) + DRAW.format("men", 2, "open") + DRAW.format("open", 1, "nobody")
    rules += PAIRS
    people = "A/M//g J/M//g B/M// C/M// D/M// E/M//"

    def fits(play: Play) -> bool:
        return play.waiting("men")[0] == "A+J" and play.waiting("open")[0] != "A+J"

    play = Play(rules, people, fits)
    assert play.story("The group waits")[1:4] == [
        "A place of men goes on to the list of open.",
        "A place of open is kept, offered to nobody, until a second one is free for Ane and Jon.",
        "When two places are free at once, both are offered to them.",
    ]
    one, other = (id_ for id_, pool in play.holds.items() if pool == "men")
    first = play.waiting("open")[0]
    assert play.withdraw(one) == [(first, "open")]
    assert Play(rules, people, fits).withdraw(one, other) == [("A+J", "men")]


def test_stopping_on_the_only_list_keeps_the_place_for_the_group() -> None:
    rules = TOP.format(2) + DRAW.format("draw", 2, "nobody") + PAIRS
    people = "A/M//g J/M//g B/M// C/M// D/M//"
    play = Play(rules, people, lambda play: play.waiting("draw")[0] == "A+J")
    assert play.story("The group waits")[1:3] == [
        "It is kept, offered to nobody, until a second one is free for Ane and Jon.",
        "When two places are free at once, both are offered to them.",
    ]
    one, other = play.holds
    assert play.withdraw(one) == []
    assert play.withdraw(other) == [("A+J", "draw")]


def test_a_floor_that_is_short_comes_before_the_group() -> None:
    rules = TOP.format(2) + DRAW.format("draw", 2, "nobody") + WOMEN + 'of = "draw"\n' + PAIRS
    people = "A/M//g J/M//g B/M// X/F// Y/F//"
    play = Play(
        rules,
        people,
        lambda play: play.holds.keys() == set("BX") and play.waiting("draw") == ["A+J", "Y"],
    )
    assert play.story("The group waits")[1:4] == [
        "It is kept, offered to nobody, until a second one is free for Ane and Jon.",
        "When two places are free at once, both are offered to them.",
        "Only while a floor is short, an entry that raises it and fits comes before them.",
    ]
    assert play.withdraw("X") == [("Y", "draw")]


def test_a_place_won_before_the_draw_is_told_of_a_pool_before_it() -> None:
    rules = TOP.format(3) + TIMES.replace("nobody", "draw") + DRAW.format("draw", 2, "nobody")
    people = "A/M//g J/M/5/g B/M// C/M//"
    play = Play(rules + PAIRS, people, lambda play: "A" in play.holds)
    assert play.story("Jon has a place from another pool") == [
        "Jon holds a place of times when it is the turn of Ane and Jon in draw.",
        "Jon keeps his place. Ane goes on in the draw without him, at the same place in the draw "
        "order and with the same tickets, and needs one place.",
    ]
    assert (play.holds["J"], play.holds["A"]) == ("times", "draw")


def after_the_draw(has_place: str) -> Play:
    rules = TOP.format(2) + DRAW.format("draw", 1, "nobody") + TIMES + PAIRS
    people = "A/M//g J/M/5/g B/M// C/M//"
    rules += f'has_place = "{has_place}"\n'
    return Play(rules, people, lambda play: play.outcome.seated[0].entry.id == "B")


def test_a_place_won_after_the_draw_is_told_as_such() -> None:
    play = after_the_draw("shrink")
    assert play.story("Jon has a place from another pool") == [
        "Ane and Jon are not drawn in draw, and then Jon gets a place of times, which seats after "
        "it.",
        "Jon keeps his place. Ane waits on the list of draw without him, at the same place in the "
        "draw order, and needs one place.",
    ]
    assert play.holds == {"B": "draw", "J": "times"}
    assert sorted(play.waiting("draw")) == ["A+J", "C"]


def test_a_group_left_out_is_not_on_the_list() -> None:
    play = after_the_draw("leave-out")
    assert play.story("Jon has a place from another pool")[1] == (
        "Jon keeps his place. The entry is left off the waiting list of draw: Ane is offered no "
        "place there."
    )
    assert play.waiting("draw") == ["C"]


def test_between_draws_nobody_holds_a_place_without_their_group() -> None:
    rules = TOP.format(3) + DRAW.format("men", 2, "open") + DRAW.format("open", 1, "nobody")
    titles = [one.title for one in explain(read_rules(rules + PAIRS)).stories]
    assert "Jon has a place from another pool" not in titles


def test_who_holds_a_place_of_another_pool_does_not_leave_with_the_group() -> None:
    rules = TOP.format(3) + TIMES.replace("nobody", "draw") + DRAW.format("draw", 2, "nobody")
    people = "A/M//g J/M/5/g B/M// C/M//"
    play = Play(rules + PAIRS + LEAVES_WHOLE, people, lambda play: "A" in play.holds)
    assert play.story("Jon withdraws for the reason 'ill'")[1:3] == [
        "Ane leaves with him, for the same reason: both places are offered to the waiting list.",
        "A place that Ane held from another pool would stay hers.",
    ]
    waiting = play.waiting("draw")
    assert play.withdraw("J", reason="ill") == [(waiting[0], "draw")]
    assert play.holds["A"] == "draw"


def test_a_group_that_holds_places_of_one_pool_leaves_together() -> None:
    rules = TOP.format(2) + DRAW.format("draw", 2, "nobody") + PAIRS + LEAVES_WHOLE
    people = "A/M//g J/M//g B/M// C/M//"
    play = Play(rules, people, lambda play: "A" in play.holds)
    assert play.story("Jon withdraws for the reason 'ill'")[1] == (
        "Ane leaves with him, for the same reason: both places are offered to the waiting list."
    )
    assert sorted(play.withdraw("A", "J", reason="ill")) == [("B", "draw"), ("C", "draw")]


def test_a_floor_over_all_places_acts_in_the_first_draw_in_which_it_is_short() -> None:
    rules = TOP.format(2) + DRAW.format("open", 1, "nobody") + DRAW.format("last", 1, "nobody")
    rules += WOMEN + 'of = "all"\n'
    explanation = explain(read_rules(rules))
    told = [one for section in explanation.sections for one in section.sentences]
    assert (
        "A floor over all places acts in the first draw in which it is short; the places of the "
        "pools behind that draw do not count yet."
    ) in told
    play = Play(rules, "X/F// B/M// C/M// D/M//", lambda play: "X" in play.holds)
    assert play.holds["X"] == "open"
