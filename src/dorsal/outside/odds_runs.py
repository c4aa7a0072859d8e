"""Chances of ballots that lie on disk: exact where they can be, else simulated on all cores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.odds.ballot_form import BallotForm, form_ballot
from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.odds.company import Company, companies
from dorsal.ballot.odds.comparison import ComparedRow, compare_forms
from dorsal.ballot.odds.exact_ballot import draw_field, exact_ballot, why_not_exact
from dorsal.ballot.odds.floor_prices import FloorPrice, price_floors
from dorsal.ballot.odds.positions import QUARTERS, waiting_quantile
from dorsal.ballot.odds.standings import likely_standings
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.simulation import (
    BallotArrays,
    Counts,
    ballot_arrays,
    counts_json,
    mean_chances,
    read_counts,
    standard_errors,
)
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress
from dorsal.outside.record_store import write_file
from dorsal.outside.sealing import read_ballot
from dorsal.outside.simulation_runs import run_simulation

STEPS = (10, 25, 50, 100, 200, 400)


@dataclass(frozen=True)
class Effort:
    """How far to simulate: until the standard error of every kind of at least 100 applicants is
    `precision` (a chance, 0.0005 is 0.05 points), but no more than `most_draws`.

    `tally` is a file in which the draws of this machine are kept and gone on from; `add` are files
    with draws of other machines, which began at other shards (`first_shard`), and are only read.
    """

    precision: float
    most_draws: int
    seed: int
    tally: Path | None = None
    add: tuple[Path, ...] = ()
    first_shard: int = 0


@dataclass(frozen=True)
class OpenBallot:
    """An entry file under rules, before its draw."""

    entries_path: Path
    rules_path: Path
    applicants: tuple[Applicant, ...]
    rules: Rules
    form: BallotForm
    warnings: tuple[Problem, ...] = ()


def open_ballot(entries: Path, rules_path: Path, *, progress: Progress = SILENT) -> OpenBallot:
    """Read and check an entry file under rules; `BadInput` with every error."""
    rules = read_rules(rules_path.read_bytes(), file=str(rules_path))
    checked = read_ballot(entries, rules, progress=progress)
    with progress.stage("Forming the ballot"):
        form = form_ballot(checked.entries, rules)
    return OpenBallot(entries, rules_path, checked.applicants, rules, form, checked.warnings)


def list_steps(form: BallotForm) -> tuple[int, ...]:
    """The lengths of a waiting list that are told: round numbers up to the longest published."""
    lengths = [pool.waiting_list for pool in form.rules.draws]
    longest = max(lengths, default=0)
    told = {step for step in STEPS if step < longest or 0 in lengths}
    return tuple(sorted({*told, *({longest} if longest else ())}))


def _counted_steps(form: BallotForm) -> tuple[int, ...]:
    """The same, and the whole field where somebody may be passed over on an endless list."""
    steps = list_steps(form)
    endless = any(not pool.waiting_list for pool in form.rules.draws)
    grouped = any(kind.friends for kind in form.kinds)
    if endless and grouped and form.rules.groups.has_place == "leave-out" and _may_leave_out(form):
        return (*steps, max(len(form.entries), steps[-1] + 1))
    return steps


def _may_leave_out(form: BallotForm) -> bool:
    """Whether a friend may get a place from another pool after the first draw begins."""
    return len(form.rules.draws) > 1 or any(kind.standing for kind in form.kinds)


def chances_of(
    form: BallotForm,
    effort: Effort,
    *,
    asked: Kind | None = None,
    progress: Progress = SILENT,
) -> Chances:
    """The chances of every kind: exact if they can be, else simulated, the kind that is asked
    about with more care.
    """
    if not why_not_exact(form):
        _refuse_tally(effort)
        return exact_ballot(form, steps=list_steps(form), progress=progress)
    arrays = ballot_arrays(form.entries, form.rules, kinds=form.kind_of, kind_count=len(form.kinds))
    return _chances_of_counts(form, _simulate(form, arrays, effort, asked, progress))


def _refuse_tally(effort: Effort) -> None:
    """Exact chances need no draws: whoever wants some kept is mistaken about the ballot."""
    if effort.tally is not None or effort.add or effort.first_shard:
        what = "the chances of this ballot are exact: there are no simulated draws to keep or add"
        raise BadInput(
            [Problem(what, "leave --tally, --add and --first-shard out", str(effort.tally or ""))]
        )


def _simulate(
    form: BallotForm, arrays: BallotArrays, effort: Effort, asked: Kind | None, progress: Progress
) -> Counts:
    own, others = _kept_counts(effort)
    tally = effort.tally

    def keep(counts: Counts) -> None:
        if tally is not None:
            write_file(tally, counts_json(counts))

    try:
        return run_simulation(
            arrays,
            seed=effort.seed,
            precision=effort.precision,
            most_draws=effort.most_draws,
            first_shard=effort.first_shard,
            counts=own,
            others=others,
            asked=None if asked is None else form.kinds.index(asked),
            keep=keep,
            within=_counted_steps(form),
            progress=progress,
        )
    except ValueError as error:
        files = [str(path) for path in (tally, *effort.add) if path is not None]
        right = "draws add up, each once, only for the same entries, rules and --seed"
        raise BadInput([Problem(str(error), right, ", ".join(files))]) from None


def _kept_counts(effort: Effort) -> tuple[Counts | None, Counts | None]:
    """The draws of the tally, and those of the other files together."""
    own = others = None
    if effort.tally is not None and effort.tally.exists():
        own = read_counts(effort.tally.read_bytes(), file=str(effort.tally))
    for path in effort.add:
        counts = read_counts(path.read_bytes(), file=str(path))
        try:
            others = counts if others is None else others + counts
            if own is not None:
                own + others
        except ValueError as error:
            right = "add each run once, all of one ballot and one --seed"
            raise BadInput([Problem(str(error), right, str(path))]) from None
    return own, others


def _chances_of_counts(form: BallotForm, counts: Counts) -> Chances:
    """The chances by counts. Where nobody was counted in any draw, or everybody in all, the error
    is one in so many entries and draws: three times that bounds the chance with 95 % confidence.
    """
    applicants = np.array(form.applicants, dtype=np.int64)
    means = mean_chances(counts, applicants)
    errors = standard_errors(counts, applicants)
    unseen = (means == 0) | (means == 1)
    # friends of a kind may be of one entry, and then they get their places together
    alike = np.array([1 + len(kind.friends) for kind in form.kinds])
    least = np.where(unseen, alike / (np.maximum(applicants, 1) * max(counts.draws, 1)), 0.0)
    errors = np.maximum(errors, least)
    steps = list_steps(form)
    longest = max((pool.waiting_list for pool in form.rules.draws), default=0)
    endless = {pool.name for pool in form.rules.draws if not pool.waiting_list}
    whole = len(counts.within) > len(steps)
    rows = []
    for index, kind in enumerate(form.kinds):
        at = 1 + counts.within.index(longest) if longest else len(counts.within)
        certain = False
        if not endless.isdisjoint(dict(kind.tickets)):
            at, certain = len(counts.within), not whole
        rows.append(
            ChanceRow(
                kind=kind,
                applicants=form.applicants[index],
                place=float(means[0, index]),
                place_or_list=1.0 if certain else float(means[at, index]),
                place_error=float(errors[0, index]),
                list_error=0.0 if certain else float(errors[at, index]),
                within=tuple(float(one) for one in means[1 : 1 + len(steps), index]),
                within_errors=tuple(float(one) for one in errors[1 : 1 + len(steps), index]),
            )
        )
    return Chances(
        rows=tuple(rows), method="simulated", draws=counts.draws, seed=counts.seed, steps=steps
    )


def prices_of(
    form: BallotForm, chances: Chances, effort: Effort, *, progress: Progress = SILENT
) -> tuple[FloorPrice, ...]:
    """What each floor of a ballot costs whom, by the chances without it."""
    alone = replace(effort, tally=None, add=(), first_shard=0)

    def places_of(bare: BallotForm) -> Chances:
        if why_not_exact(bare):
            return chances_of(bare, alone, progress=progress)
        return exact_ballot(bare, progress=progress)  # nobody asks for the waiting list here

    return price_floors(form, chances, chances_of=places_of)


@dataclass(frozen=True)
class CompanyChance:
    """The chance of an applicant in one company; `row` is empty when they take no part so.

    `quarters` are the standings on the waiting list, in entries, that they reach without a place
    with chances 1/4, 1/2 and 3/4; estimated where the chances are simulated.
    """

    company: Company
    row: ChanceRow | None
    chances: Chances
    quarters: tuple[int, ...] = ()


@dataclass(frozen=True)
class ApplicantStory:
    """One applicant's chances: `sure` is the pool in which they have a place anyway, or `""`."""

    person: Applicant
    ballot: OpenBallot
    sure: str
    choices: tuple[CompanyChance, ...]


def tell_applicant(
    ballot: OpenBallot, id_: str, effort: Effort, *, progress: Progress = SILENT
) -> ApplicantStory:
    """The chances of one applicant, alone and with each friend of the group; `BadInput` when
    there is no such applicant.
    """
    person = next((one for one in ballot.applicants if one.id == id_), None)
    if person is None:
        right = f"an identifier of {ballot.entries_path}"
        raise BadInput([Problem("there is no such applicant", right, column="id", value=id_)])
    sure = ballot.form.sure.get(id_, "")
    if sure:
        return ApplicantStory(person, ballot, sure, ())
    alone = replace(effort, tally=None, add=(), first_shard=0)
    choices = []
    for company in companies(ballot.applicants, ballot.rules, id_=id_):
        kind = company.form.kind_of_applicant(id_)
        chances = chances_of(company.form, alone, asked=kind, progress=progress)
        row = _row_of(chances, kind) if kind is not None else None
        quarters = _quarters(company.form, row, chances) if row else ()
        choices.append(CompanyChance(company, row, chances, quarters))
    return ApplicantStory(person, ballot, "", tuple(choices))


def _quarters(form: BallotForm, row: ChanceRow, chances: Chances) -> tuple[int, ...]:
    if not row.kind.tickets or row.place >= 1:
        return ()
    if chances.method == "simulated":
        return likely_standings(form, row.kind, QUARTERS, seed=chances.seed)
    pool = row.kind.tickets[0][0]
    index = [kind for kind in form.kinds if pool in dict(kind.tickets)].index(row.kind)
    field = draw_field(form, pool)
    return tuple(waiting_quantile(field, index, share) for share in QUARTERS)


def _row_of(chances: Chances, kind: Kind) -> ChanceRow:
    return next(row for row in chances.rows if row.kind == kind)


@dataclass(frozen=True)
class RulesComparison:
    """Everybody's chance under two rules files."""

    ballots: tuple[OpenBallot, OpenBallot]
    chances: tuple[Chances, Chances]
    rows: tuple[ComparedRow, ...]


def compare_rules(
    entries: Path, rules: tuple[Path, Path], effort: Effort, *, progress: Progress = SILENT
) -> RulesComparison:
    """The chances of an entry file under two rules files."""
    first, second = (open_ballot(entries, path, progress=progress) for path in rules)
    before, after = (chances_of(one.form, effort, progress=progress) for one in (first, second))
    rows = compare_forms(first.form, before, second.form, after)
    return RulesComparison((first, second), (before, after), rows)
