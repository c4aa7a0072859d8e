"""Pace: when to be where, for a finish time, and what the answer rests on.

`plan` makes a runner's plan from checkpoints, past editions (`read_splits`), a surveyed track and
the runner's own recordings (`own_curve`), as far as each is there; `when_where` tells fans where to
stand and when. Both leave as JSON values, CSV, calendars and printed sheets.
"""

from dorsal.course.pace.calendars import CalendarEvent, calendar_text
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.fan_files import fan_calendar, fan_document
from dorsal.course.pace.fans import FanGuide, FanPoint, FieldTimes, when_where
from dorsal.course.pace.matching import Match, match
from dorsal.course.pace.own_curve import OwnCurve, own_curve
from dorsal.course.pace.plan_files import plan_calendar, plan_csv, plan_document
from dorsal.course.pace.planning import plan
from dorsal.course.pace.plans import Plan, PlanRow
from dorsal.course.pace.prediction import Prediction, Result, predict
from dorsal.course.pace.sheets import SheetFormat, crew_sheet, fan_sheet, plan_sheet
from dorsal.course.pace.splits import read_splits

__all__ = [
    "CalendarEvent",
    "FanGuide",
    "FanPoint",
    "FieldTimes",
    "Match",
    "OwnCurve",
    "PastEdition",
    "Plan",
    "PlanRow",
    "Prediction",
    "Result",
    "SheetFormat",
    "calendar_text",
    "crew_sheet",
    "fan_calendar",
    "fan_document",
    "fan_sheet",
    "match",
    "own_curve",
    "plan",
    "plan_calendar",
    "plan_csv",
    "plan_document",
    "plan_sheet",
    "predict",
    "read_splits",
    "when_where",
]
