import math

import pytest

from dure.core.errors import Invalid
from dure.engine.static.instance import Fleet, Kind, Task, Visit
from dure.engine.static.reading import read_instance
from tests.engine.static.cases import CORDEAU, LI_LIM, SARTORI


def test_reading_cordeau_takes_limits_and_the_last_depot():
    read = read_instance(CORDEAU, "a")
    assert read.kind is Kind.DIAL_A_RIDE
    assert read.fleet == Fleet(2, 2, 0, 5, 0.0, 100.0, 60.0)
    assert read.tasks[1] == Task("2", Visit(2, 0, 100, 1), Visit(4, 0, 100, 1), 1, 15.0)
    assert read.numbers == ((1, 3), (2, 4))
    assert read.times[1, 4] == 3.0


def test_reading_cordeau_of_2003_ends_where_it_starts():
    lines = CORDEAU.splitlines()
    read = read_instance("\n".join(["2 4 60 2 15", *lines[1:-1]]), "pr")
    assert read.fleet.end == 0
    assert len(read.tasks) == 2


def test_reading_li_lim_pairs_by_its_last_columns():
    read = read_instance(LI_LIM, "l")
    assert read.kind is Kind.PICKUP_DELIVERY
    assert read.fleet == Fleet(2, 5, 0, 0, 0.0, 100.0)
    assert read.tasks == (Task("1", Visit(1, 0, 50, 1), Visit(2, 0, 80, 1), 2, math.inf),)
    assert read.times[0, 2] == 10.0


def test_reading_sartori_buriol_takes_the_matrix_and_the_horizon():
    read = read_instance(SARTORI, "s")
    assert read.times.tolist() == [[0, 5, 9], [6, 0, 4], [9, 5, 0]]
    assert read.fleet == Fleet(1, 5, 0, 0, 0.0, 90.0)
    assert read.tasks[0].pickup.service == 5.0


@pytest.mark.parametrize(
    ("text", "old", "new", "says"),
    [
        (CORDEAU, "2 2 60", "2 3 60", "x, line 1, field 2: 3 requests"),
        (CORDEAU, "3 3 0 1 -1", "3 3 0 1 -2", "x, line 5, field 5: 1.0 is picked up at node 1"),
        (CORDEAU, "1 1 0 1 1 0", "1 1 0 1 1 abc", "x, line 3, field 6: abc is not a number"),
        (CORDEAU, "2 2 0 1 1 0 100", "2 2 0 1 1 0", "x, line 4, field 7: the line ends"),
        (CORDEAU, "2 2 0 1 1 0 100", "2 2 0 1 1 9 8", "x, line 4, field 7: the window closes"),
        (CORDEAU, "2 2 0 1 1", "7 2 0 1 1", "x, line 4, field 1: node 7 where 2"),
        (CORDEAU, "2 2 0 1 1", "2 2 0 -1 1", "x, line 4, field 4: -1.0 is negative"),
        (CORDEAU, "2 2 0 1 1", "2 nan 0 1 1", "x, line 4, field 2: nan is not a number"),
        (CORDEAU, "60 2 15", "60 2 -15", "x, line 1, field 5: -15.0 is negative"),
        (CORDEAU, "2 2 60", "0 2 60", "x, line 1, field 1: 0 is not a whole number"),
        (CORDEAU, "2 2 60 2 15", "2 2 60 2", "x, line 1: The first line"),
        (LI_LIM, "1\t0\t2", "1\t0\t0", "x, line 3, field 8: node 1 has not one partner"),
        (LI_LIM, "1\t1\t0", "1\t0\t1", "x, line 3, field 9: node 2 does not name node 1"),
        (LI_LIM, "1\t0\t2", "1\t0\t9", "x, line 3, field 9: 9 is not a whole number"),
        (LI_LIM, "\t-2\t", "\t-3\t", "x, line 4, field 4: 2.0 is picked up"),
        (SARTORI, "SIZE: 3", "SIZE: 4", "x, line 16: the file ends before its 4 nodes"),
        (SARTORI, "CAPACITY: 5\n", "", "x, line 1: the head of the file has no CAPACITY"),
        (SARTORI, "6 0 4", "6 0", "x, line 14: 2 entries, 3 are due"),
        (SARTORI, "6 0 4", "6 0 -4", "x, line 14, field 3: -4.0 is negative"),
        (SARTORI, "EDGES", "EDGE", "x, line 12, field 1: here stands EDGE"),
        (SARTORI, "NODES\n", "", "x, line 15: the file ends before its NODES"),
    ],
)
def test_reading_names_the_line_and_the_field_of_an_error(text, old, new, says):
    assert old in text
    with pytest.raises(Invalid) as refused:
        read_instance(text.replace(old, new, 1), "x")
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize("text", ["", "\n \n", "hello", "1 2 3", "1 2 3 4 5", "NAME: x", "NODES"])
def test_reading_what_is_no_instance_is_refused(text):
    with pytest.raises(Invalid):
        read_instance(text, "x")


def test_reading_takes_every_shared_instance(shared_data):
    files = sorted((shared_data / "dispatch_instances").glob("*/*.txt"))
    assert files
    for file in files:
        assert read_instance(file.read_text(), file.stem).tasks
