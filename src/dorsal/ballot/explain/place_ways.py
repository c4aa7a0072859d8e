"""Where a place goes that a pool does not use: along `unused`, from pool to pool."""

from __future__ import annotations

from dorsal.ballot.rules import Pool, Rules


def first_draw(name: str, rules: Rules) -> str:
    """The pool of this name if it is a draw, otherwise the first one along `unused`; `""` if there
    is none.
    """
    pools = {pool.name: pool for pool in rules.pools}
    while name in pools and pools[name].kind != "draw":
        name = pools[name].unused
    return name if name in pools else ""


def next_draw(pool: Pool, rules: Rules) -> str:
    """The draw to which free places go on that a draw's own waiting list cannot take, or `""`."""
    return first_draw(pool.unused, rules)
