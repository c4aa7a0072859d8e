"""A made-up ballot of the size of Zegama's: 500 places, 13,830 applicants, tickets by failures.

The sizes are those the press reported for 2018 and 2023 (see examples/zegama/README.md); the
split of the commitments, the people and their histories are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dorsal.ballot.examples.example import MadeUpBallot, failures_drawer, make_groups
from dorsal.ballot.examples.made_up_people import Dice, Person, make_people

SEED = 2027  # of the generator whose entry file the tests pin
APPLICANTS = 13_830
COLUMNS = "id,name,birth_date,email,sex,country,town,failures,best_time,commitment,group,accepted\n"
COMMITMENTS = (("resident", 37), ("all-editions", 10), ("elite", 28), ("san-silvestre", 3))
SHARE_OF_WOMEN = 0.19
SHARE_WITH_TIMES = 0.06
FASTEST_S, SLOWEST_S = 14_100, 28_800  # 3:55:00 and the limit of 8:00:00
WINNERS_S = 900  # how much faster than the others the elite may be, in seconds

RULES = """\
# The ballot of a mountain marathon of Zegama's size. The numbers of places by draw, by best times
# and by commitments are those that the press has reported; how the commitments are split is made
# up, and so is every applicant. Say `dorsal ballot explain rules.toml` to read it in words.
version = 1
race = "Zegama-Aizkorri (made up)"
draw = "2027"
places = 500

# --- Pools seat in this order, and skip whoever already has a place. ------------------------------
# A label is what runners read in place of the name, in as many languages as you like.

# Commitments with names: everybody whose column `commitment` says so has a place.
[[pools]]
name = "residents"          # everybody registered in the village who applied
label = { en = "Residents", es = "Vecinos", eu = "Herritarrak" }
kind = "guaranteed"
places = 40
unused = "draw"             # what they leave over is drawn
column = "commitment"
is = "resident"

[[pools]]
name = "all-editions"       # those who have run every edition
label.en = "Runners of every edition"
label.es = "Corredores de todas las ediciones"
label.eu = "Edizio guztietako korrikalariak"
kind = "guaranteed"
places = 10
unused = "draw"
column = "commitment"
is = "all-editions"

[[pools]]
name = "elite"              # invited by the organisers, as the series demands
label = { en = "Elite", es = "Élite", eu = "Elitea" }
kind = "invitation"
places = 30
unused = "draw"
column = "commitment"
is = "elite"

[[pools]]
name = "san-silvestre"      # drawn among those who ran the village's race at New Year's Eve
label.en = "San Silvestre runners"
label.es = "Corredores de la San Silvestre"
label.eu = "San Silvestreko korrikalariak"
kind = "invitation"
places = 3
unused = "draw"
column = "commitment"
is = "san-silvestre"

# Commitments without names yet: counted here so that all 500 places are accounted for.
[[pools]]
name = "sports-centre"      # subscribers of the sports centre
label = { en = "Sports centre", es = "Polideportivo", eu = "Kiroldegia" }
kind = "reserved"
places = 8
unused = "nobody"

[[pools]]
name = "twin-town"          # drawn by the twin town itself
label = { en = "Twin town", es = "Pueblo hermanado", eu = "Herri senidetua" }
kind = "reserved"
places = 10
unused = "nobody"

[[pools]]
name = "neighbours"         # the villages that share the mountain
label = { en = "Neighbouring villages", es = "Pueblos vecinos", eu = "Inguruko herriak" }
kind = "reserved"
places = 6
unused = "nobody"

[[pools]]
name = "sponsors"
label = { en = "Sponsors", es = "Patrocinadores", eu = "Babesleak" }
kind = "reserved"
places = 43
unused = "nobody"

# The best times of the last two editions; a blank cell means no time.
[[pools]]
name = "times"
label = { en = "Best times", es = "Mejores tiempos", eu = "Denborarik onenak" }
kind = "merit"
places = 125
unused = "draw"
column = "best_time"
best = "lowest"

# The draw. One ticket for applying and one for each year without luck: linear, not doubling.
[[pools]]
name = "draw"
label = { en = "Draw", es = "Sorteo", eu = "Zozketa" }
kind = "draw"
places = 225
waiting_list = 300          # entries that are published; offers are made in this order
tickets = { rule = "linear", column = "failures", base = 1, each = 1 }

# --- Classes and floors --------------------------------------------------------------------------

[classes.women]
label = { en = "Women", es = "Mujeres", eu = "Emakumeak" }
column = "sex"
is = "F"

# How runners read the facts that are counted. Labels decide nothing.
[facts.failures]
label = { en = "Years without a place", es = "Años sin plaza", eu = "Plazarik gabeko urteak" }

[facts.best_time]
label = { en = "Best time", es = "Mejor tiempo", eu = "Denborarik onena" }

# At least 23 of 100 drawn places, rounded up: 52 of 225. Offers from the waiting list keep it.
[[floors]]
class = "women"
of = "draw"
at_least = "23/100"

# --- Friends -------------------------------------------------------------------------------------

[groups]
largest = 2                 # pairs, both or neither
tickets = "min"             # the lower of the two: no gain from a partner with more
does_not_fit = "skip"       # with one place left, the next who fits gets it
has_place = "shrink"        # when one has a place from another pool, the other goes on alone
not_accepted = "alone"      # when one has not accepted by closing, both apply alone

[applicants]
confirmed = "accepted"      # says whether this person has accepted their group

# --- Offers from the waiting list ----------------------------------------------------------------

[offers]
answer_days = 7
transfers = false
postponed = "carry"         # a postponed edition keeps its places, as in 2020

# For each reason: what becomes of the place, of the other of a pair, and of next year's tickets.
[offers.reasons.declined]
place = "offer"
group = "shrink"
tickets = "keep"

[offers.reasons.timed-out]
place = "offer"
group = "shrink"
tickets = "lose"

[offers.reasons.unpaid]
place = "offer"
group = "shrink"
tickets = "lose"

[offers.reasons.document]   # no medical certificate or federation card in time
place = "offer"
group = "shrink"
tickets = "keep"

[offers.reasons.disqualified]
place = "offer"
group = "whole"
tickets = "lose"

[offers.reasons.deferred]   # injury or pregnancy: the place comes back next year
place = "offer"
group = "shrink"
tickets = "keep"

# --- The public random number --------------------------------------------------------------------

[beacon]
chain = "quicknet"
fallback_chain = "default"
fallback_hours = 24         # counts only if the sealed round was never produced

# A ceremony in the town hall may be mixed in. Take the marks away and write the time by which the
# numbers must be recorded, which is before the sealed round.
# [[ceremony]]
# name = "dice"
# count = 5
# lowest = 1
# highest = 6
# ordered = true
# repeats = true
# closes = 2027-02-20T11:45:00Z
"""


def make_zegama(rng: Dice) -> MadeUpBallot:
    """Make up the ballot of examples/zegama; `random.Random(SEED)` gives the one that is pinned."""
    return MadeUpBallot(RULES, _entries(rng))


def _entries(rng: Dice) -> Iterator[str]:
    yield COLUMNS
    commitments = _choose_commitments(rng)
    people = make_people(rng, women=SHARE_OF_WOMEN, locals_=0, local_towns=())
    groups = make_groups(rng, APPLICANTS, starts=0.01, largest=2)
    draw_failures = failures_drawer(rng, again=0.68, most=10)
    for number, person in enumerate(islice(people, APPLICANTS)):
        commitment = commitments.get(number, "")
        failures = draw_failures()
        best_time = _best_time(rng, person, commitment)
        if best_time or commitment:
            failures = 0  # whoever has run in the last two years had a place then
        group = next(groups)
        accepted = "" if not group else "no" if rng.random() < 0.02 else "yes"
        town = "Zegama" if commitment == "resident" else person.town
        yield (
            f"Z{number + 1:05},{person.name},{person.born},"
            f"{person.mailbox}{number + 1}@example.org,{person.sex},{person.country},{town},"
            f"{failures},{best_time},{commitment},{group},{accepted}\n"
        )


def _choose_commitments(rng: Dice) -> dict[int, str]:
    """The rows of those who are named by a commitment, all different."""
    chosen: dict[int, str] = {}
    for name, number in COMMITMENTS:
        target = len(chosen) + number
        while len(chosen) < target:
            chosen.setdefault(int(rng.random() * APPLICANTS), name)
    return chosen


def _best_time(rng: Dice, person: Person, commitment: str) -> str:
    """A time `h:mm:ss` for those who finished one of the last two editions, else nothing."""
    luck = rng.random()
    always = commitment in ("all-editions", "elite")
    if not always and luck >= SHARE_WITH_TIMES:
        return ""
    span = SLOWEST_S - FASTEST_S
    seconds = FASTEST_S + int((rng.random() + rng.random()) * 0.5 * span)
    if person.sex == "F":
        seconds = min(SLOWEST_S, seconds + span // 16)
    if commitment == "elite":
        seconds = FASTEST_S + (seconds - FASTEST_S) // 6 - WINNERS_S * (person.sex == "M")
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
