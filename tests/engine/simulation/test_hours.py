"""The hourly profile."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.simulation.hours import HourlyProfile


def test_the_default_has_a_peak_each_way():
    profile = HourlyProfile()
    assert np.argmax(profile.weight[:12]) in (7, 8)
    assert 12 + np.argmax(profile.weight[12:]) in (17, 18)
    assert profile.outbound[7] > 0.9
    assert profile.outbound[17] < 0.2


def test_cumulative_counts_parts_of_hours():
    profile = HourlyProfile(weight=(1.0, 3.0, *(0.0,) * 22))
    knots, begun = profile.cumulative(1_800, 2 * 3_600)
    assert knots.tolist() == [1_800, 3_600, 7_200]
    assert begun == pytest.approx([0, 0.5 / 3.5, 1])


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("weight", (1.0,) * 23),
        ("weight", (-1.0, *(1.0,) * 23)),
        ("outbound", (1.5, *(1.0,) * 23)),
        ("outbound", (float("nan"), *(1.0,) * 23)),
    ],
)
def test_a_profile_refuses_nonsense(field, values):
    with pytest.raises(Invalid, match=rf"profile\.{field}"):
        HourlyProfile(**{field: values})


def test_hours_without_trips_are_refused():
    with pytest.raises(Invalid, match=r"profile\.weight"):
        HourlyProfile(weight=(1.0, *(0.0,) * 23)).cumulative(3_600, 7_200)
