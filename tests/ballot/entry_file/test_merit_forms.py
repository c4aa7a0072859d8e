from dorsal.ballot.entry_file.column_values import Seen
from dorsal.ballot.entry_file.merit_forms import warn_of_merit_forms
from dorsal.ground.problems import Problems


def warnings(values: dict[str, Seen]) -> list[str]:
    problems = Problems("e.csv")
    warn_of_merit_forms(values, "best", problems)
    assert {problem.level for problem in problems} <= {"warning"}
    return list(map(str, problems))


def test_numbers_alone_and_times_alone_give_no_warning() -> None:
    assert warnings({"712": Seen(2, 2), "650": Seen(1, 5)}) == []
    assert warnings({"4:22:30": Seen(2, 2), "5:00:00": Seen(1, 5)}) == []


def test_numbers_and_times_that_mix_are_told_once_with_the_first_of_each() -> None:
    values = {"4:22:30": Seen(2, 9), "15750": Seen(1, 5), "712": Seen(1, 3), "5:00:00": Seen(1, 7)}
    assert warnings(values) == [
        "e.csv, line 7, column best: whole numbers and times mix in this column; a time counts as "
        "its number of seconds ('5:00:00'); line 3 has the first whole number (712), line 7 the "
        "first time (5:00:00); write all in one form"
    ]


def test_times_without_seconds_are_told_once_with_the_first() -> None:
    values = {"45:30": Seen(2, 9), "4:22": Seen(1, 12), "4:22:30": Seen(1, 3)}
    assert warnings(values) == [
        "e.csv, line 9, column best: 3 times have no seconds; they are read as hours and minutes "
        "('45:30'); this is 45 hours and 30 minutes; write 45:30:00 if that is meant, or 0:45:30 "
        "if it is minutes and seconds"
    ]


def test_more_than_an_hour_of_minutes_becomes_hours() -> None:
    (told,) = warnings({"262:30": Seen(1, 2)})
    assert told.endswith("or 4:22:30 if it is minutes and seconds")


def test_what_is_no_merit_is_not_told_again() -> None:
    assert warnings({"712": Seen(1, 2), "fast": Seen(1, 3), "4.22": Seen(1, 4)}) == []
