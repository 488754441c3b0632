"""Bad input at the static door: each format and the instance, refused by name and reason."""

from __future__ import annotations

import math

import pytest

from dure.core.errors import Invalid
from dure.engine.static.instance import Fleet
from dure.engine.static.reading import read_instance
from tests.engine.static.cases import CORDEAU, LI_LIM, SARTORI, line, task

LI_LIM_DEPOT = "0\t0\t0\t0\t0\t100"
SARTORI_DEPOT = "0 41.1 2.1 0 0 100"
OUTSIDE = "its window [0.0, 50.0] lies outside the depot's, [60.0, 100.0]"
LATE = "no vehicle reaches its delivery before it closes"


@pytest.mark.parametrize(
    ("text", "old", "new", "says"),
    [
        # Impossible by the clock.
        (CORDEAU, "3 3 0 1 -1 0 100", "3 3 0 1 -1 0 2", f"task 1: {LATE}"),
        (LI_LIM, "-2\t0\t80", "-2\t0\t10", f"task 1: {LATE}"),
        (SARTORI, "-2 0 80 5", "-2 0 10 5", f"task 1: {LATE}"),
        (CORDEAU, "60 2 15", "60 2 1", "task 1: its shortest ride takes 2.0, more than the 1.0"),
        (CORDEAU, "60 2 15", "7 2 15", "task 1: its shortest route takes 8.0, more than the 7.0"),
        # More than any vehicle holds.
        (CORDEAU, "1 1 0 1 1 0 100\n2 2 0 1 1 0 100\n3 3 0 1 -1",
         "1 1 0 1 3 0 100\n2 2 0 1 1 0 100\n3 3 0 1 -3", "task 1: its load of 3 is more than"),
        (LI_LIM, "2\t5\t1", "2\t1\t1", "task 1: its load of 2 is more than a vehicle holds, 1"),
        (SARTORI, "CAPACITY: 5", "CAPACITY: 1", "task 1: its load of 2 is more than a vehicle"),
        # A window before the shift.
        (CORDEAU, "0 0 0 0 0 0 100", "0 0 0 0 0 200 300", "task 1: its window [0.0, 100.0] lies"),
        (LI_LIM, LI_LIM_DEPOT, "0\t0\t0\t0\t60\t100", f"task 1: {OUTSIDE}"),
        (SARTORI, SARTORI_DEPOT, "0 41.1 2.1 0 60 100", f"task 1: {OUTSIDE}"),
        # No number, or a negative time.
        (CORDEAU, "60 2 15", "nan 2 15", "f, line 1, field 3: nan is not a number"),
        (CORDEAU, "60 2 15", "-60 2 15", "f, line 1, field 3: -60.0 is negative"),
        (CORDEAU, "2 2 60 2", "2 2 60 nan", "f, line 1, field 4: nan is not a number"),
        (LI_LIM, "2\t5\t1", "nan\t5\t1", "f, line 1, field 1: nan is not a number"),
        (LI_LIM, "-2\t0\t80\t1", "-2\t0\t80\t-1", "f, line 4, field 7: -1.0 is negative"),
        (LI_LIM, "0\t50\t1", "0\tinf\t1", "f, line 3, field 6: inf is not a number"),
        (LI_LIM, LI_LIM_DEPOT, "0\t0\t0\t0\t100\t0", "f, line 2, field 6: the window closes at"),
        (SARTORI, "6 0 4", "6 0 nan", "f, line 14, field 3: nan is not a number: the travel time"),
        (SARTORI, "9 5 0", "-9 5 0", "f, line 15, field 1: -9.0 is negative: the travel time"),
        (SARTORI, "ROUTE-TIME: 90", "ROUTE-TIME: nan", "f, line 5, field 2: nan is not a number"),
        (SARTORI, "ROUTE-TIME: 90", "ROUTE-TIME: -90", "f, line 5, field 2: -90.0 is negative"),
    ],
)  # fmt: skip
def test_bad_file_is_refused_by_the_task_or_the_line(text, old, new, says):
    read_instance(text, "f")  # all the rest of it is good
    assert old in text
    with pytest.raises(Invalid) as refused:
        read_instance(text.replace(old, new, 1), "f")
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize("load", [math.nan, math.inf, 0.5, -1])
def test_load_that_is_no_count_is_refused_by_its_task(load):
    with pytest.raises(Invalid, match="a load of") as refused:
        line([task("good", 1, 2), task("x", 1, 2, load=load)])
    assert refused.value.where == "task x"


@pytest.mark.parametrize("count", [math.nan, math.inf, 1.5, -1])
@pytest.mark.parametrize("place", [0, 1], ids=["vehicles", "capacity"])
def test_fleet_that_is_no_count_is_refused(place, count):
    given = [1, 1]
    given[place] = count
    with pytest.raises(Invalid) as refused:
        Fleet(*given, 0, 0, 0.0, 9.0)
    assert refused.value.where == "fleet"
