"""A round that everybody knows, for rehearsals: they need no network, and decide nothing."""

from __future__ import annotations

from dorsal.ballot.draw.beacon import Round

# Produced by the beacon's chain quicknet on 23 August 2023.
KNOWN_ROUND = Round(
    number=1000,
    signature=(
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
        "e342b73a8dd2bacbe47e4b6b63ed5e39"
    ),
)
