"""Sheets to print: one page of A4 each, as PDF or SVG, the same bytes each time."""

from dorsal.course.pace.sheets.crew import crew_sheet
from dorsal.course.pace.sheets.fans import fan_sheet
from dorsal.course.pace.sheets.page import SheetFormat
from dorsal.course.pace.sheets.runner import plan_sheet

__all__ = ["SheetFormat", "crew_sheet", "fan_sheet", "plan_sheet"]
