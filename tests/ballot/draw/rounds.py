"""Real rounds of the beacon, as its relays have served them to everybody."""

from __future__ import annotations

from dorsal.ballot.draw.beacon import Round

QUICKNET_1000 = Round(
    number=1000,
    signature=(
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
        "e342b73a8dd2bacbe47e4b6b63ed5e39"
    ),
)
QUICKNET_657413 = Round(
    number=657413,
    signature=(
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
        "41076862b98fad56e91a6b85b89cd97b"
    ),
)
DEFAULT_3311596 = Round(
    number=3311596,
    signature=(
        "a696b9409ababce45749c3a4ec369074453dd4a79967734e1390d969c8ad8d98"
        "897d217b9121e92c8ddebbddda8d92f900e3bd6bf9deb166863b1a19390d743f"
        "82774001487594c5c09e581db7365f02b70a2c8cc41ce32446ef08e4890c4754"
    ),
    previous_signature=(
        "8ed588f2a7716fb1349e2d9803da5db0005e98a83783c353d4a08f183236a9ad"
        "91d70ddb01266f4b7c576983db464b430e65680b9e0098552758afd6c1e6afcb"
        "77e3f62fe1b93d42d1cb63abbb2205512fe12fbf74ea9c5ac3b8f5c1e283a1d8"
    ),
)
