from dorsal.ballot.entry_file.alike import MOST_ALIKE, AlikeProblems


def test_few_problems_are_all_listed() -> None:
    problems = AlikeProblems("e.csv")
    for line in range(1, MOST_ALIKE + 1):
        problems.add("wrong", line=line)
    problems.close()
    assert [p.line for p in problems] == list(range(1, MOST_ALIKE + 1))


def test_many_alike_are_cut_short_by_kind_and_counted() -> None:
    problems = AlikeProblems("e.csv")
    for line in range(1, MOST_ALIKE + 6):
        problems.add("wrong", line=line, column="a")
        problems.add("wrong", line=line, column="b", level="warning")
    problems.add("other", line=7)
    problems.close()
    problems.close()
    assert len(problems) == 2 * MOST_ALIKE + 3
    assert [(p.what, p.line, p.column) for p in problems.errors[-1:]] == [
        ("wrong: 5 more like this, up to this line", MOST_ALIKE + 5, "a")
    ]
    assert len(problems.warnings) == MOST_ALIKE + 1
