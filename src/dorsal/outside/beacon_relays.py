"""Fetching a round of the beacon from several relays: the first valid answer counts, and none is
trusted.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from dorsal.ballot.draw.beacon import Chain, Round, read_round, verify_round
from dorsal.ground.problems import BadInput, Problem

RELAYS = (
    "https://api.drand.sh",
    "https://api2.drand.sh",
    "https://api3.drand.sh",
    "https://drand.cloudflare.com",
)
TIMEOUT_S = 10.0
LARGEST_ANSWER = 100_000


class NoRound(Exception):
    """No relay gave the round; `reasons` maps each relay to what it said."""

    def __init__(self, number: int, reasons: dict[str, str]) -> None:
        self.number = number
        self.reasons = reasons
        lines = "".join(f"\n  {relay}: {reason}" for relay, reason in reasons.items())
        super().__init__(f"no relay gave a valid round {number}:{lines}")


def fetch_round(
    chain: Chain, number: int, *, relays: Sequence[str] = RELAYS, timeout_s: float = TIMEOUT_S
) -> Round:
    """A valid round from the first relay that gives one; `NoRound` with every relay's reason
    otherwise.
    """
    reasons: dict[str, str] = {}
    pool = ThreadPoolExecutor(max_workers=max(1, len(relays)))
    try:
        asked = {pool.submit(_ask, relay, chain, number, timeout_s): relay for relay in relays}
        for future in as_completed(asked):
            answer = future.result()
            if isinstance(answer, Round):
                return answer
            reasons[asked[future]] = answer
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    raise NoRound(number, reasons)


def _ask(relay: str, chain: Chain, number: int, timeout_s: float) -> Round | str:
    address = f"{relay.rstrip('/')}/{chain.hash}/public/{number}"
    try:
        with urllib.request.urlopen(address, timeout=timeout_s) as response:
            data = response.read(LARGEST_ANSWER)
    except urllib.error.HTTPError as error:
        with error:
            return f"HTTP {error.code}; the round may not exist yet"
    except (OSError, ValueError) as error:
        return str(error)
    try:
        round_ = read_round(data, chain, file=address)
    except BadInput as error:
        return str(error)
    if round_.number != number:
        return f"it gave round {round_.number}"
    return round_ if verify_round(round_, chain) else "the signature is not valid"


def as_problem(error: NoRound, chain: Chain) -> Problem:
    """The failure as a problem: what to do when no relay answers."""
    right = (
        f"wait if the round is late, or save /{chain.hash}/public/{error.number} of any relay"
        " and give it with --beacon"
    )
    return Problem(str(error), right)
