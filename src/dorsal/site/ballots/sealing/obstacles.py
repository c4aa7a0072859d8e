"""What stands in the way of the seal: the checklist before closing, and the check of the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsal.ballot.entry_file import CheckReport, check_entries
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.applications.models import Claim, PairReview, Proof
from dorsal.site.ballots.entries.entry_list import EntryList, make_entry_list
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.queries import past_claim_counts

GIVE_WAY = frozenset({"claims", "past_claims"})


@dataclass(frozen=True)
class Obstacle:
    """Something that stands in the way: its code, what it is, and whether it forbids the seal
    (those of `GIVE_WAY` give way to a director who says so).
    """

    code: str
    says: str
    forbids: bool = True


class SealRefused(Exception):
    """The seal is refused; `obstacles` says why."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__("; ".join(one.says for one in obstacles))


@dataclass(frozen=True)
class Preview:
    """What would be sealed now. Without `made` the rules cannot be read; `problems` says why."""

    made: EntryList | None
    report: CheckReport | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid the seal."""
        return tuple(one for one in self.problems if one.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems to look at."""
        return tuple(one for one in self.problems if one.level == "warning")

    def code_of(self, problem: Problem) -> str:
        """The applicant whose line a problem names, or nothing."""
        codes = self.made.codes if self.made else ()
        return codes[problem.line - 2] if 2 <= problem.line < len(codes) + 2 else ""


def preview_of(ballot: Ballot) -> Preview:
    """The list as it stands now, checked under the rules."""
    try:
        made = make_entry_list(ballot)
        report = _checked(made.entries, made.rules)
    except BadInput as error:
        return Preview(None, None, error.problems)
    return Preview(made, report, report.problems)


@lru_cache(maxsize=2)
def _checked(entries: bytes, rules: bytes) -> CheckReport:
    return check_entries(entries, read_rules(rules, file="rules.toml"))


def obstacles_of(ballot: Ballot, preview: Preview, now: datetime) -> list[Obstacle]:
    """Everything that stands in the way of sealing now, and what should be looked at."""
    return [*_by_the_clock(ballot, now), *_undecided(ballot), *_in_the_list(preview)]


def only_claims(obstacles: Iterable[Obstacle]) -> bool:
    """Whether nothing but open claims stands in the way."""
    against = {one.code for one in obstacles if one.forbids}
    return bool(against) and against <= GIVE_WAY


def _by_the_clock(ballot: Ballot, now: datetime) -> Iterator[Obstacle]:
    if not ballot.published:
        yield Obstacle("published", _("The ballot is not published yet."))
    if ballot.edition.cancelled_why:
        yield Obstacle("cancelled", _("The edition is cancelled."))
    if now < ballot.closes_at:
        yield Obstacle("open", _("Applications are still open."))
    elif now < ballot.claims_until:
        yield Obstacle("claiming", _("Claims can still be made."))
    if now >= ballot.draws_at and not ballot.rehearsal:
        says = _("The time of the draw has passed: the random number is known. Move the draw.")
        yield Obstacle("late", says)


def _undecided(ballot: Ballot) -> Iterator[Obstacle]:
    mine = {"application__ballot": ballot, "application__withdrawn_at": None}
    if claims := Claim.objects.filter(**mine, state="open").count():
        says = ngettext("%(n)s claim is open.", "%(n)s claims are open.", claims)
        yield Obstacle("claims", says % {"n": claims})
    if years := past_claim_counts(ballot)["open"]:
        says = ngettext(
            "%(n)s claim to an earlier year is open.",
            "%(n)s claims to earlier years are open.",
            years,
        )
        yield Obstacle("past_claims", says % {"n": years})
    both: dict[str, object] = {
        f"{side}__{field}": value
        for side in ("first", "second")
        for field, value in (("withdrawn_at", None), ("left_out_why", ""))
    }
    if pairs := PairReview.objects.filter(ballot=ballot, decision="", **both).count():
        says = ngettext(
            "%(n)s pair of applications may be one person.",
            "%(n)s pairs of applications may be one person.",
            pairs,
        )
        yield Obstacle("pairs", says % {"n": pairs})
    if proofs := Proof.objects.filter(**mine, state="open").count():
        says = ngettext(
            "%(n)s document has not been looked at; it counts as good.",
            "%(n)s documents have not been looked at; they count as good.",
            proofs,
        )
        yield Obstacle("proofs", says % {"n": proofs}, forbids=False)


def _in_the_list(preview: Preview) -> Iterator[Obstacle]:
    if errors := len(preview.errors):
        says = ngettext("%(n)s error in the entry list.", "%(n)s errors in the entry list.", errors)
        yield Obstacle("errors", says % {"n": errors})
    if warnings := len(preview.warnings):
        says = ngettext(
            "%(n)s thing to look at in the entry list.",
            "%(n)s things to look at in the entry list.",
            warnings,
        )
        yield Obstacle("warnings", says % {"n": warnings}, forbids=False)
