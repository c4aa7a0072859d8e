"""Answers of a preview: chances and prices of floors, years, a comparison, a what-if."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec.structs import replace

from dorsal.ballot.entry_file import check_entries
from dorsal.ballot.odds import (
    BallotForm,
    ChanceRow,
    Chances,
    Field,
    Kind,
    exact_chances,
    form_ballot,
    read_classes,
)
from dorsal.ballot.odds.comparison import Standing, compare_forms
from dorsal.ballot.odds.kind_names import (
    all_series,
    company_name,
    series_names,
    series_of,
    ticket_names,
    ticket_numbers,
)
from dorsal.ballot.odds.words import chance_words, counted_percent, points
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import Wording
from dorsal.outside.odds_runs import Effort, chances_of, prices_of
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.pools import entry_file, unknown_columns
from dorsal.site.ballots.preview.prices import MOST_ROWS, price_section
from dorsal.site.ballots.preview.questions import Answer, Question, Section
from dorsal.site.ballots.preview.replays import answer_replay
from dorsal.site.ballots.preview.years import answer_years
from dorsal.site.ballots.rules.names import names_of_rules
from dorsal.site.ballots.wording import wording_of
from dorsal.site.pages.formats import whole

EFFORT = Effort(precision=0.001, most_draws=8000, seed=1)
FIELDS = {  # what to look at when a question cannot be answered: a field of the form
    "chances": "source",
    "years": "applicants",
    "compare": "source",
    "replay": "record",
}


def answer(question: Question, ballot: Ballot) -> Answer:
    """Answer a question; what is wrong with it is said in the answer."""
    answers: Mapping[str, Callable[[Question, Ballot], Answer]] = {
        "chances": _chances,
        "years": answer_years,
        "compare": _compare,
        "replay": answer_replay,
    }
    try:
        with translation.override(question.language):
            return answers[question.asked](question, ballot)
    except BadInput as error:
        problems = tuple(map(str, error.problems[:20]))
        return Answer(problems=problems, about=FIELDS[question.asked])


def _form(question: Question, ballot: Ballot, rules: str) -> BallotForm:
    read = read_rules(rules)
    entries = entry_file(ballot, rules, question.source)
    if entries.count(b"\n") < 2:  # the header alone
        right = _("take the applicants of an earlier year, or type counts")
        raise BadInput([Problem(_("nobody applies here yet"), right)])
    checked = check_entries(entries, read, near=False)
    checked.raise_errors()
    return form_ballot(checked.entries, read)


def _chances(question: Question, ballot: Ballot) -> Answer:
    words = wording_of(ballot)
    if question.source == "typed":
        return Answer(sections=(_typed(question, words),))
    form = _form(question, ballot, question.rules)
    chances = chances_of(form, EFFORT)
    if not chances.rows:
        right = _("look at the rules and the pool")
        raise BadInput([Problem(_("nobody takes part in a draw"), right)])
    places = sum(form.seating.free[pool.name] for pool in form.rules.draws)
    rules = read_rules(question.rules)
    name = f"{rules.race}, {rules.draw}"
    title = _("%(ballot)s: the chance of a place") % {"ballot": name}
    made = _chance_section(chances, words, places=places, title=title)
    facts = names_of_rules(rules)
    unknown = _not_known([facts.fact(one) for one in unknown_columns(rules, question.source)])
    sections = [replace(made, sentences=(*made.sentences, *unknown))]
    if form.rules.floors:
        sections.append(price_section(prices_of(form, chances, EFFORT), name, words))
    return Answer(sections=tuple(sections))


def _not_known(facts: Sequence[str]) -> list[str]:
    if not facts:
        return []
    told = _(
        "What only the race knew of them then is not known here (%(facts)s): nobody has a place"
        " by it, and those places go where the rules send them when they stay unused."
    )
    return [told % {"facts": ", ".join(facts)}]


def _typed(question: Question, words: Wording) -> Section:
    """The chances of typed numbers of tickets, in the first draw alone, without floors."""
    rules = read_rules(question.rules)
    places = rules.draws[0].places
    field = Field(classes=read_classes(question.counts), places=places)
    found = exact_chances(field)
    rows = tuple(
        ChanceRow(
            kind=Kind(tickets=((rules.draws[0].name, one.tickets),)),
            applicants=one.applicants,
            place=float(place),
            place_or_list=float(place),
        )
        for one, place in zip(field.classes, found, strict=True)
    )
    chances = Chances(rows=rows, method="exact")
    title = ngettext(
        "Chance of %(n)s place by number of tickets",
        "Chance of one of %(n)s places by number of tickets",
        places,
    ) % {"n": whole(places)}
    return _chance_section(chances, words, places=places, title=title)


def _chance_section(chances: Chances, words: Wording, *, places: int, title: str) -> Section:
    from dorsal.ballot.pictures import chances_picture  # inline: loads matplotlib
    from dorsal.ballot.pictures.chances import method_note  # inline: loads matplotlib

    alone = tuple(row for row in chances.rows if not row.kind.friends and not row.kind.standing)
    people = sum(row.applicants for row in chances.rows)
    tickets = ticket_names(chances.rows, words=words)
    names = series_names(all_series(chances.rows), words=words)
    rows = sorted(chances.rows, key=lambda row: (len(row.kind.friends), row.kind))[:MOST_ROWS]
    return Section(
        title=_("Chances"),
        sentences=(_method(chances, words),),
        head=(_("tickets"), _("who"), _("applicants"), _("chance of a place")),
        rows=tuple(
            (
                tickets[row.kind.tickets],
                names[series_of(row.kind)] or _("everybody"),
                whole(row.applicants),
                chance_words(row.place, error=row.place_error, words=words),
            )
            for row in rows
        ),
        picture=chances_picture(
            replace(chances, rows=alone or chances.rows),
            title=title,
            places=places,
            format="svg-with-text",
            note=_not_shown(people - sum(row.applicants for row in alone)) if alone else "",
            method=method_note(chances),
            applicants=people,
        ),
    )


def _not_shown(people: int) -> str:
    """What the picture leaves out, so that its rows need not be added up to be understood."""
    if not people:
        return ""
    return ngettext(
        "Shown are those who apply alone; %(n)s applies with friends or by another pool too.",
        "Shown are those who apply alone; %(n)s apply with friends or by another pool too.",
        people,
    ) % {"n": whole(people)}


def _method(chances: Chances, words: Wording) -> str:
    people = sum(row.applicants for row in chances.rows)
    places = round(chances.expected_places, 1)
    part = ngettext("%(n)s applicant takes part.", "%(n)s applicants take part.", people)
    drawn = ngettext("%(n)s place is drawn.", "%(n)s places are drawn.", ceil(places))
    if chances.method == "exact":
        how = _("The chances are exact.")
    else:
        how = ngettext(
            "The chances are simulated by %(n)s draw.",
            "The chances are simulated by %(n)s draws.",
            chances.draws,
        ) % {"n": whole(chances.draws)}
    return " ".join([part % {"n": whole(people)}, drawn % {"n": words.plain(places)}, how])


def _compare(question: Question, ballot: Ballot) -> Answer:
    if not question.other.strip():
        right = _("paste a rules file to compare with")
        raise BadInput([Problem(_("there are no other rules"), right)])
    before, after = (_form(question, ballot, text) for text in (question.rules, question.other))
    compared = compare_forms(before, chances_of(before, EFFORT), after, chances_of(after, EFFORT))
    told = [row for row in compared if row.before.kind or row.after.kind]
    better = sum(row.applicants for row in told if row.gain > max(1e-9, 2 * row.error))
    worse = sum(row.applicants for row in told if row.gain < -max(1e-9, 2 * row.error))
    words = wording_of(ballot)
    sentence = _(
        "Applicants for whom the others are better: %(better)s; worse: %(worse)s. For the rest"
        " nothing changes, or less than can be told."
    )
    heads = (_("tickets now"), _("then"), _("who"), _("applicants"), _("now"), _("then"))
    section = Section(
        title=_("This ballot’s rules, then the others"),
        sentences=(sentence % {"better": whole(better), "worse": whole(worse)},),
        head=(*heads, _("change")),
        rows=tuple(
            (
                _standing(row.before, words),
                _standing(row.after, words),
                company_name(row.classes, _size(row.before), _size(row.after), words=words),
                whole(row.applicants),
                counted_percent(row.chance_before, row.error_before, words=words),
                counted_percent(row.chance_after, row.error_after, words=words),
                points(row.gain, words=words),
            )
            for row in sorted(told, key=lambda row: -row.applicants)[:MOST_ROWS]
        ),
    )
    return Answer(sections=(section,))


def _standing(one: Standing, words: Wording) -> str:
    if one.sure:
        return _("sure (%(pool)s)") % {"pool": words.name("pool", one.sure)}
    tickets = one.kind.tickets if one.kind else ()
    return ticket_numbers(tickets, named=len(tickets) > 1, words=words)


def _size(one: Standing) -> int:
    return len(one.kind.friends) + 1 if one.kind else 1
