"""The ticket rules that the form offers by name."""

from __future__ import annotations

from dorsal.ballot.rules_form import (
    PoolRow,
    RulesForm,
    TicketRow,
    named_ticket_rules,
    rules_of,
)
from dorsal.ballot.years import read_year_rules, tickets_by_failures


def test_four_rules_have_names_and_tickets_for_seven_years() -> None:
    assert [(one.name, one.tickets) for one in named_ticket_rules()] == [
        ("flat", (1, 1, 1, 1, 1, 1, 1)),
        ("linear", (1, 2, 3, 4, 5, 6, 7)),
        ("square", (1, 4, 9, 16, 25, 36, 49)),
        ("doubling", (1, 2, 4, 8, 16, 32, 64)),
    ]


def test_each_is_said_in_one_sentence_of_its_own() -> None:
    sentences = [one.sentence for one in named_ticket_rules()]
    assert [text.count(".") for text in sentences] == [1, 1, 1, 1]
    assert [text[-1] for text in sentences] == [".", ".", ".", "."]
    assert len(set(sentences)) == 4


def test_the_row_of_each_makes_the_rule_that_is_shown() -> None:
    for named in named_ticket_rules():
        pool = PoolRow(name="draw", kind="draw", places=9, tickets=named.row)
        form = RulesForm(race="Aizkorri", draw="2027", places=9, pools=(pool,))
        (draw,) = rules_of(form).draws
        assert draw.tickets is not None
        assert tuple(draw.tickets.count({"failures": n}) for n in range(7)) == named.tickets


def test_the_names_mean_what_they_mean_over_the_years() -> None:
    for named in named_ticket_rules():
        (rule,) = read_year_rules([named.name])
        assert tuple(tickets_by_failures(rule, longest=6)) == named.tickets


def test_a_square_row_is_what_a_director_would_fill_in() -> None:
    rows = [one.row for one in named_ticket_rules()]
    assert rows == [
        TicketRow(rule="flat"),
        TicketRow(rule="linear"),
        TicketRow(rule="square"),
        TicketRow(rule="doubling"),
    ]
