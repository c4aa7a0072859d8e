"""Races and their editions: the calendar, pages, staff, dream races."""
