import pytest

from dorsal.cli.course_inputs import moment
from dorsal.ground.problems import BadInput


@pytest.mark.parametrize("told", ["9999-12-31T23:00-10:00", "0001-01-01T00:00+14:00"])
def test_a_moment_in_a_year_in_which_nobody_races_is_refused(told: str) -> None:
    with pytest.raises(BadInput, match="nobody starts in that year"):
        moment(told, option="--start")
