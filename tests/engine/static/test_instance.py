import math
from dataclasses import replace

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.static.instance import Fleet
from tests.engine.static.cases import line, task


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (task("x", 3, 5, load=3), "more than a vehicle holds"),
        (task("x", 3, 5, load=-1), "a load of -1"),
        (task("x", 3, 5, pickup=(0, 2)), "reaches its pickup"),
        (task("x", 3, 5, delivery=(0, 4)), "reaches its delivery"),
        (task("x", 3, 5, pickup=(98, 100), delivery=(98, 101)), "back before the depot closes"),
        (task("x", 3, 5, pickup=(101, 200)), "outside the depot's"),
        (task("x", 3, 5, delivery=(-20, -10)), "outside the depot's"),
        (task("x", 3, 5, ride=1.9), "its shortest ride takes 2.0"),
        (task("x", 3, 5, ride=9, pickup=(3, 10), delivery=(20, 30)), "shortest ride takes 10.0"),
        (task("x", 3, 9), "its shortest route takes 18.0"),
        (task("x", 3, 5, pickup=(9, 8)), "a window of [9, 8]"),
        (task("x", 3, 5, pickup=(math.nan, 8)), "a window of [nan, 8]"),
        (task("x", 3, 5, service=-1), "service of -1"),
        (task("x", 3, 5, ride=math.nan), "a ride of at most nan"),
        (task("x", 3, 10), "location 10 of 10"),
    ],
)
def test_instance_with_an_impossible_task_is_refused_by_its_name(wrong, says):
    with pytest.raises(Invalid) as refused:
        line([task("good", 1, 2), wrong], close=100.0, route=17.0)
    assert refused.value.where == "task x"
    assert says in str(refused.value)


def test_instance_just_possible_is_taken():
    line([task("x", 3, 5, pickup=(0, 3), ride=2)], close=10.0, route=10.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0])
@pytest.mark.parametrize("name", ["times", "distances"])
def test_instance_with_a_bad_matrix_names_the_entry(name, value):
    good = line([task("x", 1, 2)])
    matrix = np.array(getattr(good, name))
    matrix[2, 3] = value
    with pytest.raises(Invalid, match=rf"^{name}\[2, 3\]: "):
        replace(good, **{name: matrix})


def test_instance_refuses_two_tasks_of_one_name():
    with pytest.raises(Invalid, match="task x: it is there twice"):
        line([task("x", 1, 2), task("x", 2, 3)])


@pytest.mark.parametrize(
    "fleet",
    [
        (0, 1, 0, 0, 0.0, 9.0), (1, -1, 0, 0, 0.0, 9.0), (1, 1, 0, 0, 9.0, 0.0),
        (1, 1, 0, 0, 0.0, math.inf), (1, 1, 0, 0, 0.0, 9.0, -1.0),
    ],
)  # fmt: skip
def test_fleet_out_of_bounds_is_refused(fleet):
    with pytest.raises(Invalid):
        Fleet(*fleet)


def test_instance_matrices_cannot_be_changed_afterwards():
    with pytest.raises(ValueError, match="read-only"):
        line([task("x", 1, 2)]).times[0, 1] = 5
