"""What `dorsal ballot odds --applicant ID` shows: one applicant's chances, in words and as JSON."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.odds.exact_ballot import why_not_exact
from dorsal.ballot.odds.words import NEARLY, chance_words, counted_percent, error_points
from dorsal.cli.odds_views import method_line, row_json
from dorsal.cli.reporting import out, visible
from dorsal.ground.plain_words import amount, listed
from dorsal.outside.odds_runs import ApplicantStory, CompanyChance


def story_json(story: ApplicantStory) -> dict[str, Any]:
    """One applicant's chances as JSON."""
    return {
        "applicant": story.person.id,
        "sure": story.sure,
        "choices": [
            {
                "with": [friend.id for friend in choice.company.friends],
                "now": choice.company.now,
                "method": choice.chances.method,
                "simulated_draws": choice.chances.draws,
                "chances": row_json(choice.row, choice.chances) if choice.row else None,
                "waiting_list_position": list(choice.quarters) or None,
            }
            for choice in story.choices
        ],
    }


def show_story(story: ApplicantStory) -> None:
    """Show one applicant's chances in words."""
    console = out()
    name = story.person.name or story.person.id
    race = f"{story.ballot.rules.race}, {story.ballot.rules.draw}"
    console.print(visible(Text(f"{name}: {race}", "bold")))
    if story.sure:
        console.print(visible(f"A place is sure, by the pool {story.sure}: nothing is drawn."))
        return
    for choice in story.choices:
        for sentence in _sentences(choice):
            console.print(visible(sentence))
    told = next((one for one in story.choices if one.company.now), story.choices[0])
    console.print(visible(Text(_method(told), "dim")))


def _method(choice: CompanyChance) -> str:
    return method_line(choice.chances, why=why_not_exact(choice.company.form))


def _sentences(choice: CompanyChance) -> list[str]:
    head = _company(choice.company.friends) + (" (as now)" if choice.company.now else "")
    row = choice.row
    if row is None:
        return [f"{head}: takes no part in any draw."]
    tickets = listed([f"{amount(number, 'ticket')} in {pool}" for pool, number in row.kind.tickets])
    rough = row.place_error and NEARLY < row.place < 1 - NEARLY
    error = f", give or take {error_points(row.place_error)}" if rough else ""
    chance = chance_words(row.place, error=row.place_error)
    said = [f"{head}, with {tickets}: the chance of a place is {chance}{error}."]
    said += _withdrawals(choice)
    return said


def _company(friends: tuple[Applicant, ...]) -> str:
    if not friends:
        return "Alone"
    return f"With {listed([friend.name or friend.id for friend in friends])}"


def _list_length(choice: CompanyChance) -> int:
    """The longest published list on which the applicant can stand; 0: one without an end."""
    draws = dict(choice.row.kind.tickets) if choice.row else {}
    lengths = [pool.waiting_list for pool in choice.company.form.rules.draws if pool.name in draws]
    return 0 if 0 in lengths else max(lengths, default=0)


def _withdrawals(choice: CompanyChance) -> list[str]:
    row, steps = choice.row, choice.chances.steps
    if row is None or not steps or row.place >= 1:
        return []
    length = _list_length(choice)
    errors = row.within_errors or (0.0,) * len(steps)
    told = [
        f"{counted_percent(chance, error)} if {step:,} do"
        for step, chance, error in zip(steps, row.within, errors, strict=True)
        if step in (25, 100, length) and step <= (length or steps[-1]) and chance < 1
    ]
    said = []
    if told:
        said.append(f"  If others withdraw and the list is taken in order: {', '.join(told)}.")
    quarters = choice.quarters
    if quarters and quarters[1]:
        said.append(
            f"  Without a place you would stand about {quarters[1]:,} withdrawals away from one:"
            f" half of the time {quarters[0]:,} to {quarters[2]:,} entries would be called before"
            " yours is."
        )
    if length and row.place_or_list < 1:
        listed_too = (row.place_or_list - row.place) / (1 - row.place)
        said.append(
            f"  The published waiting list holds {length:,}: without a place you would be on it"
            f" with a chance of {chance_words(listed_too, error=row.list_error)}."
        )
    return said
