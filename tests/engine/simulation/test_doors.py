"""Doors: what is refused."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.simulation.doors import Doors, draw_doors


def doors(**changes):
    columns = {"lon": np.zeros(3), "lat": np.zeros(3), "zone": np.array([0, 0, 2])}
    columns |= {"home_weight": np.array([1.0, 0, 1]), "activity_weight": np.ones(3)}
    return Doors(**(columns | changes))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", np.zeros(2)),
        ("zone", np.zeros(4)),
        ("home_weight", np.array([1.0, -1, 1])),
        ("activity_weight", np.array([1.0, np.nan, 1])),
    ],
)
def test_doors_refuse_nonsense(field, value):
    with pytest.raises(Invalid, match=field):
        doors(**{field: value})


def test_a_zone_without_a_door_is_named():
    with pytest.raises(Invalid, match=r"zones\[1\]"):
        draw_doors(doors(), 3, np.array([0, 1]), np.array([0, 2]), np.zeros((2, 2)))


def test_two_doors_of_one_zone_differ_even_at_the_ends_of_the_range():
    u = np.array([[0.0, 0.0], [0.0, 1 - 1e-16], [1 - 1e-16, 0.0], [0.5, 0.5]])
    zone = np.zeros(4, np.int64)
    home, activity = draw_doors(doors(), 3, zone, zone, u)
    assert home.tolist() == [0, 0, 0, 0]
    assert activity.tolist() == [1, 1, 1, 1]
