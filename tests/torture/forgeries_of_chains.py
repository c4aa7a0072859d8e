"""Forgeries of amendments and of the chain of seals."""

from __future__ import annotations

from collections.abc import Callable

from tests.torture.catalogue import list_forgery, refused_as
from tests.torture.forger import Forger, Value, need


def more(values: Value, key: str) -> None:
    values[key] += 1


@refused_as("seed")
def amendment_dropped(forger: Forger) -> None:
    need(forger.last > 1)
    for name in ("seal-{}.json", "entries-{}.jsonl", "rules-{}.toml"):
        del forger.files[name.format(forger.last)]


@refused_as("seed")
def amendment_added_after_the_draw(forger: Forger) -> None:
    value = forger.seal
    before = f"entries-{forger.last}.jsonl"
    value |= {"sequence": value["sequence"] + 1, "amends": value["sequence"]}
    forger.last += 1
    forger.files[f"entries-{forger.last}.jsonl"] = forger.files[before]
    forger.files[f"rules-{forger.last}.toml"] = forger.files[f"rules-{forger.last - 1}.toml"]
    forger.put(f"seal-{forger.last}.json", value)
    forger.rechain()


def amendment_edit(name: str, change: Callable[[Value], object]) -> None:
    def forge(forger: Forger) -> None:
        need(forger.last > 1)
        value = forger.seal
        change(value)
        forger.edit_seal(**value)

    list_forgery("chain", name, forge)


def other_kind(value: Value) -> None:
    value["kind"] = "rehearsal" if value["kind"] == "draw" else "draw"
    value["beacon"]["newest"] = 0


amendment_edit("amendment to another round", lambda v: more(v["beacon"], "round"))
amendment_edit("amendment of the kind", other_kind)
amendment_edit("amendment of the draw's name", lambda v: v.update(draw="2027 again"))
amendment_edit("amendment of the race", lambda v: v.update(race="Another race"))
amendment_edit("amendment that amends nothing", lambda v: v.update(amends=0))
amendment_edit("amendment out of sequence", lambda v: more(v, "sequence"))


@refused_as("chain")
def amendment_of_the_ceremony(forger: Forger) -> None:
    need(forger.last > 1 and forger.seal["ceremony"])
    forger.edit_seal(ceremony=[])


@refused_as("chain")
def previous_seal_hidden(forger: Forger) -> None:
    forger.put("seal-1.json", forger.value("seal-1.json") | {"previous": "ab" * 32})


@refused_as("chain")
def line_of_the_chain_edited(forger: Forger) -> None:
    lines = forger.values("chain.jsonl")
    lines[0]["entries"]["count"] += 1
    lines[0]["entries"]["applicants"] += 1
    forger.put_all("chain.jsonl", lines)


@refused_as("seed")
def line_of_the_chain_edited_and_chained_again(forger: Forger) -> None:
    lines = forger.values("chain.jsonl")
    lines[0]["entries"]["applicants"] += 1
    forger.put_all("chain.jsonl", lines)
    forger.rechain()


@refused_as("chain")
def first_line_of_the_chain_removed(forger: Forger) -> None:
    lines = forger.values("chain.jsonl")
    need(len(lines) > 1)
    forger.put_all("chain.jsonl", lines[1:])


@refused_as("chain")
def chain_removed(forger: Forger) -> None:
    need("chain.jsonl" in forger.files)
    del forger.files["chain.jsonl"]


@refused_as("chain")
def second_draw_under_the_same_name(forger: Forger) -> None:
    lines = forger.values("chain.jsonl")
    need(forger.seal["kind"] == "draw")
    found = [line for line in lines if line["kind"] == "draw"]
    need(found)
    found[0]["draw"] = forger.seal["draw"]
    forger.put_all("chain.jsonl", lines)
    forger.rechain()


@refused_as("chain")
def amendment_in_the_chain_to_another_round(forger: Forger) -> None:
    lines = forger.values("chain.jsonl")
    need(len(lines) > 1 and lines[0]["kind"] == "draw")
    kept = {key: lines[0][key] for key in ("kind", "draw", "ceremony", "fallback")}
    beacon = lines[0]["beacon"] | {"round": lines[0]["beacon"]["round"] - 1, "newest": 0}
    late = lines[0]["ceremony"] or lines[0]["fallback"]
    need(not late)
    lines[1] |= kept | {"amends": 1, "beacon": beacon}
    forger.put_all("chain.jsonl", lines)
    forger.rechain()
