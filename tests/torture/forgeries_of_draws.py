"""Forgeries of what was drawn: random number, seed, places and waiting list."""

from __future__ import annotations

from hashlib import sha256

from dorsal.ballot.draw.beacon import CHAINS
from tests.ballot.draw.rounds import DEFAULT_3311596, QUICKNET_1000, QUICKNET_657413
from tests.torture.catalogue import refused_as
from tests.torture.forger import Forger, need

SIGNATURES = {
    "quicknet": [QUICKNET_1000.signature, QUICKNET_657413.signature],
    "default": [DEFAULT_3311596.signature, DEFAULT_3311596.previous_signature],
}


# -------------------------------------------------------------------- the random number


@refused_as("beacon")
def other_round(forger: Forger) -> None:
    forger.edit_beacon(round=forger.value("draw.json")["beacon"]["round"] + 1)


@refused_as("beacon")
def other_chain(forger: Forger) -> None:
    (other,) = (c for c in CHAINS.values() if c.name != forger.seal["beacon"]["name"])
    forger.edit_beacon(chain=other.hash)


@refused_as("beacon", only_signature=True)
def signature_of_another_round_and_everything_drawn_again(forger: Forger) -> None:
    """Whoever cannot check BLS must tell the number that is to be compared."""
    beacon = forger.value("draw.json")["beacon"]
    signatures = SIGNATURES[forger.seal["beacon"]["name"]]
    other = next(one for one in signatures if one != beacon["signature"])
    number = sha256(bytes.fromhex(other)).hexdigest()
    forger.edit_draw(beacon=beacon | {"signature": other}, random_number=number)
    forger.draw_again()


@refused_as("beacon", only_signature=True)
def signature_with_one_bit_changed_and_everything_drawn_again(forger: Forger) -> None:
    beacon = forger.value("draw.json")["beacon"]
    signature = bytearray.fromhex(beacon["signature"])
    signature[forger.rng.randrange(len(signature))] ^= 1 << forger.rng.randrange(8)
    number = sha256(signature).hexdigest()
    forger.edit_draw(beacon=beacon | {"signature": signature.hex()}, random_number=number)
    forger.draw_again()


@refused_as("beacon")
def signature_in_capitals(forger: Forger) -> None:
    beacon = forger.value("draw.json")["beacon"]
    forger.edit_beacon(signature=beacon["signature"].upper())


@refused_as("beacon")
def signature_of_another_length(forger: Forger) -> None:
    signature = forger.value("draw.json")["beacon"]["signature"] + "00"
    number = sha256(bytes.fromhex(signature)).hexdigest()
    forger.edit_beacon(signature=signature)
    forger.edit_draw(random_number=number)


@refused_as("beacon")
def random_number_changed(forger: Forger) -> None:
    forger.edit_draw(random_number="ab" * 32)


@refused_as("beacon")
def random_number_changed_and_everything_drawn_again(forger: Forger) -> None:
    forger.edit_draw(random_number="ab" * 32)
    forger.draw_again()


@refused_as("beacon")
def fallback_that_nobody_sealed(forger: Forger) -> None:
    need(not forger.seal["fallback"])
    forger.edit_draw(fallback=True)


@refused_as("beacon")
def fallback_without_the_flag(forger: Forger) -> None:
    fallback = forger.seal["fallback"]
    need(fallback and fallback["name"] == forger.seal["beacon"]["name"])
    forger.edit_beacon(round=fallback["round"], chain=fallback["chain"])


@refused_as("beacon")
def flag_without_the_fallback(forger: Forger) -> None:
    need(forger.seal["fallback"])
    forger.edit_draw(fallback=True)


@refused_as("beacon")
def key_that_nobody_knows_in_the_draw(forger: Forger) -> None:
    forger.edit_draw(note="trust me")


@refused_as("beacon")
def draw_of_another_protocol(forger: Forger) -> None:
    forger.edit_draw(protocol="dorsal-draw-2")


# ------------------------------------------------------------- seed, places, waiting list


@refused_as("seed")
def seed_changed(forger: Forger) -> None:
    forger.edit_draw(seed="ab" * 32)


@refused_as("seed")
def draw_from_an_earlier_seal(forger: Forger) -> None:
    need(forger.last > 1)
    for name in ("seal-{}.json", "entries-{}.jsonl", "rules-{}.toml"):
        forger.files[name.format("kept")] = forger.files.pop(name.format(forger.last))
    forger.last -= 1
    forger.draw_again()
    forger.last += 1
    for name in ("seal-{}.json", "entries-{}.jsonl", "rules-{}.toml"):
        forger.files[name.format(forger.last)] = forger.files.pop(name.format("kept"))


@refused_as("seed")
def ceremony_hash_changed(forger: Forger) -> None:
    forger.edit_draw(ceremony_hash="ab" * 32)


@refused_as("places")
def swapped_place(forger: Forger) -> None:
    lines = forger.csv("places.csv")
    need(len(lines) > 2)
    a, b = forger.rng.sample(range(1, len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    forger.put_csv("places.csv", lines)


@refused_as("places")
def place_given_to_somebody_who_waits(forger: Forger) -> None:
    places, waiting = forger.csv("places.csv"), forger.csv("waiting-list.csv")
    need(len(places) > 1 and len(waiting) > 1)
    order, _, _, pool, why = places[-1].split(",", 4)
    _, id_, entry, _, _ = forger.rng.choice(waiting[1:]).split(",")
    places[-1] = ",".join([order, id_, entry, pool, why])
    forger.put_csv("places.csv", places)


@refused_as("places")
def place_added(forger: Forger) -> None:
    lines = forger.csv("places.csv")
    pool = forger.seal["rules"]["pools"][-1]["name"]
    forger.put_csv("places.csv", [*lines, f"999,zzz,zzz,{pool},next in the draw order"])


@refused_as("places")
def place_dropped(forger: Forger) -> None:
    lines = forger.csv("places.csv")
    need(len(lines) > 1)
    forger.put_csv("places.csv", lines[:-1])


@refused_as("places")
def reason_reworded(forger: Forger) -> None:
    lines = forger.csv("places.csv")
    need(len(lines) > 1)
    lines[1] = lines[1].rsplit(",", 1)[0] + ",by merit"
    forger.put_csv("places.csv", lines)


@refused_as("places")
def places_with_two_letter_line_ends(forger: Forger) -> None:
    forger.put_csv("places.csv", [f"{line}\r" for line in forger.csv("places.csv")])


@refused_as("places")
def hash_of_the_places_changed(forger: Forger) -> None:
    forger.edit_draw(places="ab" * 32)


@refused_as("waiting-list")
def waiting_list_reordered(forger: Forger) -> None:
    lines = forger.csv("waiting-list.csv")
    need(len(lines) > 2)
    order, id_, entry, pool, position = lines[1].split(",")
    order2, id2, entry2, pool2, position2 = lines[-1].split(",")
    need(entry != entry2)
    lines[1] = ",".join([order, id2, entry2, pool, position])
    lines[-1] = ",".join([order2, id_, entry, pool2, position2])
    forger.put_csv("waiting-list.csv", lines)


@refused_as("waiting-list")
def waiting_list_cut(forger: Forger) -> None:
    lines = forger.csv("waiting-list.csv")
    need(len(lines) > 1)
    forger.put_csv("waiting-list.csv", lines[:-1])


@refused_as("waiting-list")
def cousin_at_the_end_of_the_waiting_list(forger: Forger) -> None:
    lines = forger.csv("waiting-list.csv")
    pool = forger.seal["rules"]["pools"][-1]["name"]
    forger.put_csv("waiting-list.csv", [*lines, f"999,zzz,zzz,{pool},999"])


@refused_as("waiting-list")
def hash_of_the_waiting_list_changed(forger: Forger) -> None:
    forger.edit_draw(waiting_list="ab" * 32)
