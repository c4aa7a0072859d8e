"""The draw order: the law of tickets in a hat, and what removal may not do."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.order import draw_order, draw_seed, entry_key, pool_key, ticket_number
from dorsal.ballot.draw.rows import PublicEntry
from tests.ballot.draw.small_ballot import row

SEED = bytes(range(32))
pools_of_rows = st.lists(st.integers(0, 6), min_size=1, max_size=12)


def rows_with(tickets: list[int]) -> list[PublicEntry]:
    return [row(f"A{n:02}", tickets=number) for n, number in enumerate(tickets)]


def ids(entries: list[PublicEntry]) -> list[str]:
    return [entry.id for entry in entries]


def plain_order(entries: list[PublicEntry], seed: bytes, pool: str) -> list[str]:
    """All tickets in one hat, drawn one after the other; the first of each entry counts."""
    key = sha256(b"pool" + seed + pool.encode()).digest()
    hat = [
        (sha256(key + entry.leaf + bytes([0, 0, i // 256, i % 256])).digest(), entry.id)
        for entry in entries
        for i in range(entry.tickets_in(pool))
    ]
    return list(dict.fromkeys(id_ for _, id_ in sorted(hat)))


def test_the_formulas_of_the_protocol_byte_by_byte() -> None:
    parts = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32
    seed = draw_seed(seal_hash=parts[0], random_number=parts[1], ceremony_hash=parts[2])
    assert seed == sha256(b"dorsal-draw-1" + b"".join(parts)).digest()
    key = pool_key(seed, "draw")
    assert key == sha256(b"pool" + seed + b"draw").digest()
    leaf = bytes([4]) * 32
    assert ticket_number(key, leaf, 0x01020304) == sha256(key + leaf + b"\1\2\3\4").digest()


def test_an_entrys_key_is_the_lowest_of_its_tickets() -> None:
    key, leaf = pool_key(SEED, "draw"), bytes(32)
    numbers = [sha256(key + leaf + i.to_bytes(4, "big")).digest() for i in range(50)]
    for tickets in range(1, 51):
        assert entry_key(key, leaf, tickets) == min(numbers[:tickets])


@given(pools_of_rows, st.binary(min_size=32, max_size=32))
def test_the_order_is_that_of_all_tickets_in_one_hat(tickets: list[int], seed: bytes) -> None:
    entries = rows_with(tickets)
    assert ids(draw_order(entries, seed=seed, pool="draw")) == plain_order(entries, seed, "draw")


def test_entries_with_thousands_of_tickets_are_no_exception() -> None:
    entries = rows_with([5000, 1, 4096, 4097, 300])
    assert ids(draw_order(entries, seed=SEED, pool="draw")) == plain_order(entries, SEED, "draw")


def test_who_has_no_tickets_in_the_pool_is_not_in_its_order() -> None:
    entries = rows_with([1, 0, 2])
    assert sorted(ids(draw_order(entries, seed=SEED, pool="draw"))) == ["A00", "A02"]
    assert draw_order(entries, seed=SEED, pool="other") == []


def test_two_draws_have_orders_of_their_own() -> None:
    entries = [
        PublicEntry(one.id, one.members, one.classes, one.standing, (("a", 1), ("b", 1)), one.leaf)
        for one in rows_with([1] * 12)
    ]
    orders = [ids(draw_order(entries, seed=SEED, pool=pool)) for pool in "ab"]
    assert orders[0] != orders[1]
    assert orders == [plain_order(entries, SEED, pool) for pool in "ab"]


@given(pools_of_rows, st.data(), st.binary(min_size=32, max_size=32))
def test_taking_entries_away_never_reorders_the_others(
    tickets: list[int], data: st.DataObject, seed: bytes
) -> None:
    entries = rows_with(tickets)
    kept = data.draw(st.lists(st.sampled_from(entries), unique_by=lambda one: one.id))
    whole = ids(draw_order(entries, seed=seed, pool="draw"))
    rest = {entry.id for entry in kept}
    assert ids(draw_order(kept, seed=seed, pool="draw")) == [id_ for id_ in whole if id_ in rest]


def chance_of(order: tuple[int, ...], tickets: list[int]) -> Fraction:
    """Drawing tickets from a hat: the chance of an order of entries, exactly."""
    chance, left = Fraction(1), sum(tickets)
    for entry in order:
        chance *= Fraction(tickets[entry], left)
        left -= tickets[entry]
    return chance


def test_orders_come_with_the_chances_of_tickets_in_a_hat() -> None:
    """Chi-square of 12,000 seeded draws of 4 entries over all 24 orders: 23 degrees of freedom,
    so that a true law stays below 60 but once in 25,000 times.
    """
    tickets, draws = [1, 2, 3, 5], 12_000
    entries = rows_with(tickets)
    counts = dict.fromkeys(permutations(range(4)), 0)
    for number in range(draws):
        order = draw_order(entries, seed=sha256(b"law %d" % number).digest(), pool="draw")
        counts[tuple(entries.index(entry) for entry in order)] += 1
    expected = {order: float(draws * chance_of(order, tickets)) for order in counts}
    assert sum(chance_of(order, tickets) for order in counts) == 1
    assert min(expected.values()) > 20
    assert sum((counts[o] - e) ** 2 / e for o, e in expected.items()) < 60
