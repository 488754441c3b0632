"""Routes and the runs they mean."""

import pytest

from dure.core.errors import Invalid
from dure.engine.timetable import Loop


@pytest.mark.parametrize(
    ("loop", "patterns"),
    [
        (Loop((0, 1, 2)), ((0, 1, 2, 0),)),
        (Loop((0, 1, 2, 0)), ((0, 1, 2, 0),)),
        (Loop((0, 1, 2), both_ways=True), ((0, 1, 2, 0), (0, 2, 1, 0))),
        (Loop((0, 1, 2), closed=False), ((0, 1, 2, 1, 0),)),
        (Loop((0, 1, 0, 2)), ((0, 1, 0, 2, 0),)),
    ],
    ids=["ring", "ring written closed", "both ways", "line", "through the first stop"],
)
def test_patterns_begin_and_end_at_the_first_stop(loop, patterns):
    assert loop.patterns() == patterns


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"stops": ()}, "stops"),
        ({"stops": (3, 3)}, "stops"),
        ({"stops": (1, 1, 2)}, "stops"),
        ({"stops": (1, -2)}, "stops"),
        ({"stops": (1, 2), "weight": 0}, "weight"),
        ({"stops": (1, 2), "pulse_seconds": -1}, "pulse_seconds"),
        ({"stops": (1, 2), "closed": False, "both_ways": True}, "both_ways"),
    ],
)
def test_a_route_that_is_none_is_refused(fields, where):
    with pytest.raises(Invalid, match=rf"loop\.{where}"):
        Loop(**fields)
