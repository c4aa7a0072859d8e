"""Random ballots for campaigns: floors, caps, groups, several pools, amendments, ceremonies and
offers.

Everything comes from one seed, so that a ballot that fails can be looked at again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import msgspec

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.draw.beacon import CHAINS, Chain, Round
from dorsal.ballot.draw.ceremony import CeremonyLine, record_numbers
from dorsal.ballot.draw.drawing import draw_sealed
from dorsal.ballot.draw.offers import OfferLine, Offers, next_line
from dorsal.ballot.draw.record import (
    CEREMONY,
    CHAIN,
    DRAW,
    OFFERS,
    entries_name,
    hash_of_file,
    json_file,
    jsonl_file,
    rules_name,
    seal_name,
)
from dorsal.ballot.draw.seal import Sealed, seal_entries
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import Seal, as_json
from dorsal.ballot.draw.verify_sealed import check_sealed
from dorsal.ballot.rules import (
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    GroupRules,
    OfferRules,
    Pool,
    Quota,
    Reason,
    Rules,
)
from dorsal.ground.problems import BadInput
from dorsal.ground.progress import SILENT
from tests.ballot.draw.rounds import DEFAULT_3311596, QUICKNET_1000, QUICKNET_657413

CLASSES = ("abroad", "local", "women", "young")
HOUR_S = 3600


@dataclass(frozen=True)
class RandomBallot:
    """A ballot that was sealed, amended, drawn and offered from; `slips` open the first
    applicants.
    """

    seed: int
    files: dict[str, bytes]
    seals: list[Seal]
    sealed: list[Sealed]
    entries: list[list[Entry]]
    salts: dict[str, bytes]


def random_quotas(rng: random.Random, pools: tuple[Pool, ...], *, most: int) -> tuple[Quota, ...]:
    """Up to `most` quotas with different classes and scopes."""
    scopes = ["all", *(pool.name for pool in pools if pool.kind == "draw")]
    pairs = [(name, scope) for name in CLASSES for scope in scopes]
    quotas = []
    for name, scope in rng.sample(pairs, rng.randint(0, most)):
        places = sum(p.places for p in pools if scope in ("all", p.name))
        form = rng.choice(["number", "share", "applicants"])
        quotas.append(
            Quota(
                class_name=name,
                scope=scope,
                form=form,  # type: ignore[arg-type]
                number=rng.randint(0, max(1, places // 3)),
                numerator=rng.randint(0, 4),
                denominator=rng.randint(9, 13),
            )
        )
    return tuple(quotas)


def random_pools(rng: random.Random) -> tuple[Pool, ...]:
    """Some pools of every kind, at least one draw, the last one a draw."""
    names = rng.sample(["guests", "residents", "times", "partners", "first", "second"], 6)
    kinds = rng.choices(
        ["invitation", "guaranteed", "merit", "reserved", "draw"], k=rng.randint(0, 4)
    )
    kinds.append("draw")
    pools = []
    for position, (name, kind) in enumerate(zip(names, kinds, strict=False)):
        places = rng.randint(0, 6) if kind != "draw" else rng.randint(1, 25)
        later = [
            other
            for other, its_kind in zip(names[position + 1 :], kinds[position + 1 :], strict=False)
            if its_kind != "reserved"
        ]
        pools.append(
            Pool(
                name=name,
                kind=kind,  # type: ignore[arg-type]
                places=places,
                unused=rng.choice(["", *later]) if kind != "reserved" else "",
                best=rng.choice(["lowest", "highest"]),
                waiting_list=rng.choice([0, 0, 1, 5, 20]),
            )
        )
    return tuple(pools)


def random_rules(rng: random.Random, chain: Chain, round_time: int) -> Rules:
    """Random rules; floors may turn out to need more places than there are."""
    pools = random_pools(rng)
    reasons = tuple(
        Reason(
            name=name,
            place=rng.choice(["offer", "offer", "empty"]),
            group=rng.choice(["shrink", "whole"]),
        )
        for name in ("declined", "unpaid", "timed-out")
    )
    sources = tuple(
        CeremonySource(
            name=name,
            count=rng.randint(1, 4),
            lowest=rng.randint(0, 1),
            highest=rng.randint(6, 50),
            ordered=rng.random() < 0.5,
            repeats=rng.random() < 0.5,
            closes=round_time - rng.randint(1, HOUR_S),
        )
        for name in rng.sample(["dice", "balls", "coins"], rng.choice([0, 0, 1, 2]))
    )
    return Rules(
        race="Peña Txiki – “Öko” race",
        draw="2027",
        places=sum(pool.places for pool in pools),
        pools=pools,
        classes=tuple(ApplicantClass(name=name, column=name, values=("1",)) for name in CLASSES),
        floors=random_quotas(rng, pools, most=3),
        caps=random_quotas(rng, pools, most=2),
        groups=GroupRules(
            largest=4,
            does_not_fit=rng.choice(["skip", "stop"]),
            has_place=rng.choice(["shrink", "leave-out"]),
        ),
        offers=OfferRules(reasons=reasons),
        beacon=BeaconRules(
            chain=chain.name,  # type: ignore[arg-type]
            fallback_hours=rng.choice([0, 48]),
        ),
        ceremony=sources,
    )


def random_applicant(rng: random.Random, id_: str, rules: Rules) -> Applicant:
    """Somebody with random classes and standings."""
    standing = []
    for pool in rules.pools:
        if pool.kind == "merit" and rng.random() < 0.4:
            standing.append((pool.name, rng.randint(-2, 5)))
        elif pool.kind in ("invitation", "guaranteed") and rng.random() < 0.1:
            standing.append((pool.name, 1))
    return Applicant(
        id=id_,
        line=0,
        name=rng.choice(["Ane", 'Jon "el \\ rayo"', "Zoë\n", "李 娜", ""]),
        born=rng.choice(["1990-05-12", ""]),
        classes=tuple(name for name in CLASSES if rng.random() < 0.3),
        standing=tuple(sorted(standing)),
    )


def random_entries(rng: random.Random, rules: Rules) -> list[Entry]:
    """Singles and groups, sorted by identifier, some without tickets in a draw."""
    number = rng.choice([1, 2, 7, 30, 60])
    people = [random_applicant(rng, f"{rng.choice('AZaz09')}{n}", rules) for n in range(number)]
    entries = []
    while people:
        size = min(len(people), rng.choice([1, 1, 1, 2, 3, 4]))
        members, people = people[:size], people[size:]
        members.sort(key=lambda one: one.id)
        entries.append(random_entry(rng, tuple(members), rules))
    return sorted(entries, key=lambda entry: entry.id)


def random_entry(rng: random.Random, members: tuple[Applicant, ...], rules: Rules) -> Entry:
    """An entry with random tickets."""
    tickets = [
        (pool.name, rng.choice([1, 1, 2, 3, 8, 40])) for pool in rules.draws if rng.random() < 0.9
    ]
    return Entry(members, tuple(sorted(tickets)))


def amended_entries(rng: random.Random, entries: list[Entry], rules: Rules) -> list[Entry]:
    """The entries after an amendment: one is gone, some have other tickets, one is new, and some
    identifiers belong to somebody else.
    """
    kept = entries[:]
    if len(kept) > 1:
        kept.pop(rng.randrange(len(kept)))
    kept = [
        random_entry(rng, entry.members, rules) if rng.random() < 0.1 else entry for entry in kept
    ]
    kept = [given_away(entry) if rng.random() < 0.1 else entry for entry in kept]
    kept.append(random_entry(rng, (random_applicant(rng, f"N{rng.random()}", rules),), rules))
    return sorted(kept, key=lambda entry: entry.id)


def given_away(entry: Entry) -> Entry:
    """The same entry, its first identifier now that of another person."""
    first, *others = entry.members
    cousin = msgspec.structs.replace(first, name="A cousin")
    return msgspec.structs.replace(entry, members=(cousin, *others))


def make_random_ballot(seed: int) -> RandomBallot:
    """A whole random ballot for a seed; ballots that cannot be sealed are passed over for the
    next.
    """
    rng = random.Random(seed)
    while True:
        try:
            return _Maker(rng, seed).make()
        except BadInput as error:
            if "floors of" not in str(error) and "pools' places" not in str(error):
                raise


class _Maker:
    def __init__(self, rng: random.Random, seed: int) -> None:
        self.rng = rng
        self.seed = seed
        rounds = [("quicknet", QUICKNET_1000), ("quicknet", QUICKNET_657413)]
        name, self.round = rng.choice([*rounds, ("default", DEFAULT_3311596)])
        self.chain = CHAINS[name]
        self.round_time = self.chain.time_of(self.round.number)
        self.rules = random_rules(rng, self.chain, self.round_time)
        self.salts: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.before: list[Seal] = []
        self.sealed: list[Sealed] = []
        self.entries: list[list[Entry]] = []

    def make(self) -> RandomBallot:
        entries = random_entries(self.rng, self.rules)
        for number in range(self.rng.choice([0, 0, 1, 2])):
            self._seal(entries, f"{2020 + number}", amends=False)
        earlier = list(self.before)
        if earlier:
            self.files[CHAIN] = jsonl_file([as_json(seal) for seal in earlier])
        self.sealed.clear()
        for number in range(1, self.rng.choice([1, 1, 2, 3]) + 1):
            if number > 1:
                entries = amended_entries(self.rng, entries, self.rules)
            sealed = self._seal(entries, "2027", amends=number > 1)
            self.files[seal_name(number)] = json_file(as_json(sealed.seal))
            self.files[entries_name(number)] = sealed.rows
            self.files[rules_name(number)] = b"# rules"
            self.entries.append(entries)
        seals = [one.seal for one in self.sealed]
        self._ceremony(seals)
        if self.rng.random() < 0.95:
            self._draw(self.round)
        return RandomBallot(self.seed, self.files, seals, self.sealed, self.entries, self.salts)

    def _seal(self, entries: list[Entry], draw: str, *, amends: bool) -> Sealed:
        for entry in entries:
            for one in entry.members:
                self.salts.setdefault(one.id, self.rng.randbytes(32))
        late = self.rng.random() < 0.2 and not amends
        rehearsal = self.before[-1].kind == "rehearsal" if amends else late
        sealed = seal_entries(
            entries,
            replace(self.rules, draw=draw),
            rules_file=b"# rules",
            moment=Moment(
                now=self.round_time + (HOUR_S if rehearsal else -self.rng.randint(1, 90 * HOUR_S)),
                round=self.round.number,
            ),
            salts=self.salts,
            before=self.before,
            amends=amends,
        )
        self.before.append(sealed.seal)
        self.sealed.append(sealed)
        return sealed

    def _ceremony(self, seals: list[Seal]) -> None:
        lines: list[CeremonyLine] = []
        for source in self.rng.sample(seals[-1].ceremony, len(seals[-1].ceremony)):
            values = range(source.lowest, source.highest + 1)
            numbers = (
                self.rng.choices(values, k=source.count)
                if source.repeats
                else self.rng.sample(values, source.count)
            )
            time = self.round_time + self.rng.choice([-HOUR_S, HOUR_S])
            lines.append(
                record_numbers(
                    seals[-1], lines, numbers, first_seal=seals[0], source=source.name, time=time
                )
            )
        if lines:
            self.files[CEREMONY] = jsonl_file([as_json(line) for line in lines])

    def _draw(self, round_: Round) -> None:
        record = check_sealed(self.files, passed=lambda *_: None, progress=SILENT)
        drawn = draw_sealed(record, round_)
        self.files |= drawn.files
        draw_hash = hash_of_file(self.files[DRAW]).hex()
        offers = Offers(record.entries, drawn.outcome)
        people = [member for entry in record.entries for member in entry.members]
        lines: list[OfferLine] = []
        for number in range(self.rng.choice([0, 1, 3])):
            here = [one for one in people if one not in drawn.outcome.seating.gone]
            if not here:
                break
            leaving = self._some_of(here, record.seal)
            line = next_line(
                leaving, offers, lines, draw_hash=draw_hash, time=self.round_time + number
            )
            lines.append(line)
        if lines:
            self.files[OFFERS] = jsonl_file([as_json(line) for line in lines])

    def _some_of(self, here: list[str], seal: Seal) -> dict[str, str]:
        chosen = self.rng.sample(here, min(len(here), self.rng.randint(1, 4)))
        return {one: self.rng.choice(sorted(seal.rules.reasons)) for one in chosen}
