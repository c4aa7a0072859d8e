import dorsal.course.pace as pace


def test_the_public_names_of_pace() -> None:
    assert pace.__all__ == [
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
    assert all(hasattr(pace, name) for name in pace.__all__)
