from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file.entries import form_entries
from dorsal.ballot.entry_file.no_chance import warn_of_no_chance
from dorsal.ballot.rules import ApplicantClass, GroupRules, Pool, Rules
from dorsal.ballot.tickets import Table
from dorsal.ground.problems import Problems

MEN = Pool(name="first", kind="draw", places=1, only="men")
WOMEN = Pool(name="second", kind="draw", places=1, only="women")
START = "no chance of a place, since no pool seats this row: "


def warnings(people: list[Applicant], *pools: Pool, groups: GroupRules | None = None) -> list[str]:
    rules = Rules(
        race="r",
        draw="d",
        places=2,
        pools=pools,
        classes=tuple(
            ApplicantClass(name=name, column="sex", values=(name,)) for name in ("men", "women")
        ),
        groups=groups or GroupRules(largest=2),
    )
    problems = Problems("e.csv")
    warn_of_no_chance(form_entries(people, rules), rules, problems)
    assert {(problem.level, problem.column) for problem in problems} <= {("warning", "id")}
    return [f"{problem.value}: {problem.what.removeprefix(START)}" for problem in problems]


def person(id_: str, *classes: str, group: str = "", confirmed: bool = True) -> Applicant:
    return Applicant(id_, 2, facts=(), classes=classes, group=group, confirmed=confirmed)


def test_a_group_whose_members_are_not_all_in_the_class_is_told_so() -> None:
    people = [person("Z1", "men", group="g"), person("Z2", "women", group="g")]
    why = (
        "first takes the class men alone, and not all members of its group are in it; second takes "
        "the class women alone, and not all members of its group are in it"
    )
    assert warnings(people, MEN, WOMEN) == [f"Z1: {why}", f"Z2: {why}"]


def test_a_group_outside_the_class_is_told_so() -> None:
    people = [person("Z1", "men", group="g"), person("Z2", "men", group="g")]
    why = "second takes the class women alone, and its group is not in it"
    assert warnings(people, WOMEN) == [f"Z1: {why}", f"Z2: {why}"]


def test_somebody_alone_outside_every_class_is_told_so() -> None:
    assert warnings([person("Z1"), person("Z2", "men")], MEN, WOMEN) == [
        "Z1: first takes the class men alone; second takes the class women alone"
    ]


def test_who_has_0_tickets_is_told_so() -> None:
    table = Pool(
        name="table", kind="draw", places=1, tickets=Table(column="failures", tickets=(0, 1))
    )
    zero, one = (Applicant(f"Z{n}", 2, facts=(n,)) for n in range(2))
    assert warnings([zero, one], MEN, table) == [
        "Z0: first takes the class men alone; it has 0 tickets in table"
    ]


def test_a_group_left_out_is_told_so() -> None:
    groups = GroupRules(largest=2, not_accepted="leave-out")
    people = [person("Z1", "men", group="g"), person("Z2", "men", group="g", confirmed=False)]
    why = "its group is not accepted by all"
    assert warnings(people, MEN, groups=groups) == [f"Z1: {why}", f"Z2: {why}"]


def test_who_stands_on_a_list_has_a_chance() -> None:
    assert warnings([Applicant("Z1", 2, standing=(("elite", 1),))], MEN) == []
