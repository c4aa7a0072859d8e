"""The generated reference of the site: who may open which page, what the journal notes, and which
columns an imported file may have. `tools/build_docs.py` runs it.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.site.settings")
os.environ.setdefault("DORSAL_SECRET_KEY", "of the reference, which signs nothing")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.urls import URLPattern, URLResolver, get_resolver  # needs the settings

from dorsal.ballot.past_years.outcomes import OUTCOME_WORDS
from dorsal.ballot.past_years.past_columns import USUAL_COLUMNS
from dorsal.site.applications.importing.columns import NEEDED, USUAL
from dorsal.site.pages.access import Access

REPOSITORY = Path(__file__).resolve().parent.parent
SITE = REPOSITORY / "src" / "dorsal" / "site"
REFERENCE = REPOSITORY / "docs" / "reference"
PAGES, EVENTS = REFERENCE / "roles-and-pages.md", REFERENCE / "events.md"
IMPORTS = REFERENCE / "files-to-import.md"
ROLES = ("director", "helper", "volunteer", "organiser")
DEMONSTRATION = ("demo",)  # not a part of a real site
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
MARKED = re.compile(r"(<!-- (\w+): make docs -->\n).*?(<!-- end -->)", re.DOTALL)
PAGES_HEAD = """\
# Roles and pages: reference

<!-- Written by `make docs` from the decorators of the views. Change those, not this page. -->

Who may open which page. Every view of the site says so with one decorator
(`src/dorsal/site/pages/access.py`), and a test opens every address as everybody. Whoever may not
open a page is told that there is no such page, or is asked to sign in if that may help.

| role | what it is | who gives it |
|---|---|---|
| director | may do everything for one race | whoever opens the race is one; then a director |
| helper | works on applications, documents, duplicates and claims | a director |
| volunteer | sees what race day needs | a director |
| organiser | sees the editions of their series; changes them where a race grants it | the series |
| staff of the installation | Django's admin at `/admin/` | whoever runs the machine |

A runner needs no role: what is theirs they reach under their own account, never by a number alone.
An edition that is not published is there for its director, helpers and organiser only.
"""
EVENTS_HEAD = """\
# Events: reference

<!-- Written by `make docs` from the code. Change that, not this page. -->

The journal notes every action on a race, an application or a draw: when, by whom (the number of
the account; 0 is the site itself), what, about what, why, and some details. Events are added, and
never changed or removed, and hold no personal data; an erasure alone may blank a reason that names
somebody. The staff of the installation reads them in the admin, and everybody reads their own
under [my data](../how-to/your-data.md).

A name says a thing and what was done to it. `…` stands for a word that depends on that.

| area | what is noted | about |
|---|---|---|
"""


def pages(
    patterns: Iterable[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, Access, str]]:
    """The address of each page of the site, who may open it, and what it is."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, route)
        elif isinstance(access := getattr(pattern.callback, "access", None), Access):
            told = (pattern.callback.__doc__ or "").strip().partition("\n\n")[0]
            yield "/" + PARAMETER.sub(r"<\1>", route), access, " ".join(told.split())


def pages_page() -> str:
    """The page of roles and pages."""
    found = {
        address: (access, told)
        for address, access, told in pages()
        if address.split("/")[1] not in DEMONSTRATION
    }
    open_to: dict[str, list[str]] = {"public": [], "account": [], "staff": []}
    for address, (access, told) in sorted(found.items()):
        cells = [f"`{address}`", told.replace("|", "\\|")]
        cells += ["yes" if role in access.roles else "" for role in ROLES if access.roles]
        open_to[access.kind].append(f"| {' | '.join(cells)} |")
    two = ["| address | what it is |", "|---|---|"]
    six = [f"| address | what it is | {' | '.join(ROLES)} |", f"|{'---|' * 6}"]
    parts = [
        PAGES_HEAD,
        *("## For everybody", "", *two, *open_to["public"], ""),
        *("## For whoever is signed in, about themselves", ""),
        "The pages of a series are here too; they let its organisers in, and directors ask there.",
        *("", *two, *open_to["account"], ""),
        *("## The office", "", "An organiser without a grant looks, and sends nothing.", ""),
        *(*six, *open_to["staff"], ""),
    ]
    return "\n".join(parts)


def events_page() -> str:
    """The page of events, from the calls of `note` in the code of each area."""
    rows = set()
    for path in sorted(SITE.rglob("*.py")):
        area = path.relative_to(SITE).parts[0]
        if area in DEMONSTRATION:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = dict(_constants(tree))
        for call in ast.walk(tree):
            for told, about in _noted(call):
                for verb in _verbs(told, names):
                    rows.add(f"| {area} | {verb} | {_thing(verb, about)} |")
    return EVENTS_HEAD + "\n".join(sorted(rows)) + "\n"


def _noted(call: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """What a call notes, and the name of what it is noted about."""
    if not isinstance(call, ast.Call):
        return
    if getattr(call.func, "id", "") == "note":
        yield call.args[0], getattr(call.args[1], "id", "") or ast.unparse(call.args[1])
    if getattr(call.func, "id", "") == "acknowledge_change":
        yield from ((one.value, "application") for one in call.keywords if one.arg == "verb")


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for one in tree.body:
        if not (isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant)):
            continue
        if isinstance(one.targets[0], ast.Name) and isinstance(one.value.value, str):
            yield one.targets[0].id, one.value.value


def _verbs(told: ast.expr, names: Mapping[str, str]) -> list[str]:
    if isinstance(told, ast.Constant):
        return [f"`{told.value!s}`"]
    if isinstance(told, ast.IfExp):
        return [*_verbs(told.body, names), *_verbs(told.orelse, names)]
    if isinstance(told, ast.JoinedStr):
        parts = (str(one.value) if isinstance(one, ast.Constant) else "…" for one in told.values)
        return [f"`{''.join(parts)}`"]
    if isinstance(told, ast.Name) and told.id in names:
        return [f"`{names[told.id]}`"]
    if isinstance(told, ast.BoolOp):
        return [verb for one in told.values for verb in _verbs(one, names)]
    return []


def _thing(verb: str, name: str) -> str:
    """What a variable of the code holds, in a word; some verbs say it themselves."""
    known = {
        "`claim_made`": "claim",
        "`applications_imported`": "ballot",
        "`past_claim_…`": "claim of an earlier year",
        "`past_pair_joined`": "pair of an earlier year",
        "`past_pair_parted`": "pair of an earlier year",
        "`past_year_claimed`": "claim of an earlier year",
        "user": "account",
        "form.instance": "person",
        "other": "application",
        "one": "application",
        "locked": "ballot",
        "file": "file of earlier years",
        "item": "thing to look at again",
        "subject": "race or edition",
        "asked": "edition of a series",
    }
    return known.get(verb) or known.get(name, name)


def imports_page(page: str) -> str:
    """The page of files to import, with its tables of columns as they are now."""
    needed = "needed"
    tables = {
        "applications": [
            f"| {what.replace('_', ' ')} | {needed if what in NEEDED else ''} | {words} |"
            for what, words in USUAL.items()
        ],
        "years": [
            f"| {what.replace('_', ' ')} | {needed if what in ('year', 'name', 'outcome') else ''} "
            f"| {words} |"
            for what, words in USUAL_COLUMNS.items()
        ],
        "outcomes": [f"| {outcome} | {words} |" for outcome, words in OUTCOME_WORDS.items()],
    }
    heads = {
        "applications": ["| what it holds | | names that are understood |", "|---|---|---|"],
        "years": ["| what it holds | | names that are understood |", "|---|---|---|"],
        "outcomes": ["| what came of it | words that are understood |", "|---|---|"],
    }
    return MARKED.sub(
        lambda found: "\n".join(
            [found[1], *heads[found[2]], *tables[found[2]], "", found[3]]
        ).replace("-->\n\n|", "-->\n|"),
        page,
    )


def write_all() -> None:
    """Write the three pages."""
    PAGES.write_text(pages_page(), encoding="utf-8", newline="\n")
    EVENTS.write_text(events_page(), encoding="utf-8", newline="\n")
    page = IMPORTS.read_text(encoding="utf-8")
    IMPORTS.write_text(imports_page(page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_all()
