"""Fetching a round of the beacon from several relays: the first valid answer counts, and none is
trusted.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from queue import Empty, Queue
from threading import Thread
from time import monotonic

from dorsal.ballot.draw.beacon import Chain, Round, read_round, verify_round
from dorsal.ground.problems import BadInput, Problem

RELAYS = (
    "https://api.drand.sh",
    "https://api2.drand.sh",
    "https://api3.drand.sh",
    "https://drand.cloudflare.com",
)
TIMEOUT_S = 10.0
SPARE_S = 0.5  # so that a relay that just times out can still say so
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
    answers: Queue[tuple[str, Round | str]] = Queue()
    for relay in relays:
        # A daemon: a relay that never ends its answer must not keep the program from ending.
        Thread(target=_answer, args=(answers, relay, chain, number, timeout_s), daemon=True).start()
    reasons = dict.fromkeys(relays, f"no answer within {timeout_s:g} s")
    deadline = monotonic() + timeout_s + SPARE_S
    for _ in relays:
        try:
            relay, answer = answers.get(timeout=max(0.0, deadline - monotonic()))
        except Empty:
            break
        if isinstance(answer, Round):
            return answer
        reasons[relay] = answer
    raise NoRound(number, reasons)


def _answer(
    answers: Queue[tuple[str, Round | str]], relay: str, chain: Chain, number: int, timeout_s: float
) -> None:
    answers.put((relay, _ask(relay, chain, number, timeout_s)))


def _ask(relay: str, chain: Chain, number: int, timeout_s: float) -> Round | str:
    address = f"{relay.rstrip('/')}/{chain.hash}/public/{number}"
    try:
        with urllib.request.urlopen(address, timeout=timeout_s) as response:
            data = response.read(LARGEST_ANSWER)
    except urllib.error.HTTPError as error:
        with error:
            return f"HTTP {error.code}; the round may not exist yet"
    except (OSError, ValueError, HTTPException) as error:
        return f"{type(error).__name__}: {error}"
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
