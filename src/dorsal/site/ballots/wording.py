"""How the pages of a ballot say what its rules and numbers mean."""

from __future__ import annotations

from django.utils import translation

from dorsal.ballot.rules import Rules
from dorsal.ground.wording import Wording
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.rules.names import names_for, names_of
from dorsal.site.pages.wording import SiteWording


def wording_of(ballot: Ballot) -> Wording:
    """The words of the active language, with the ballot's names for pools, classes and facts."""
    return SiteWording(names_for(ballot).found)


def wording_of_rules(rules: Rules) -> Wording:
    """The words of the active language for rules that no ballot may have yet."""
    return SiteWording(names_of(rules, translation.get_language() or "en"))
