"""A pilot day's people."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.timetable import StopTrips, draw_pilot

OD = np.array([[5.0, 3.0, 0.0], [1.0, 9.0, 0.0], [0.0, 0.0, 9.0]])


def test_pilot_trips_follow_the_weights_and_leave_no_one_where_they_are():
    pilot = draw_pilot(OD, 4_000, np.random.default_rng(1))
    assert set(zip(pilot.origin.tolist(), pilot.destination.tolist(), strict=True)) == {
        (0, 1),
        (1, 0),
    }
    assert np.mean(pilot.origin == 0) == pytest.approx(0.75, abs=0.03)
    assert pilot.ready_at.min() >= 6 * 3_600
    assert pilot.ready_at.max() < 22 * 3_600


def test_same_generator_same_pilot():
    one, other = (draw_pilot(OD, 50, np.random.default_rng(3)) for _ in range(2))
    assert (one.ready_at == other.ready_at).all()
    assert (one.origin == other.origin).all()


@pytest.mark.parametrize(
    ("od", "trips"),
    [(np.eye(3), 5), (-OD, 5), (OD[:2], 5), (OD, 0), (np.full((2, 2), np.nan), 5)],
)
def test_nothing_to_draw_from_is_refused(od, trips):
    with pytest.raises(Invalid, match=r"pilot\.od"):
        draw_pilot(od, trips, np.random.default_rng(1))


@pytest.mark.parametrize(
    "columns",
    [([], [], [], []), ([0], [1], [-1], [1]), ([0], [1], [5], [0]), ([0], [1, 2], [5], [1])],
)
def test_trips_that_are_none_are_refused(columns):
    with pytest.raises(Invalid, match="pilot"):
        StopTrips(*columns)
