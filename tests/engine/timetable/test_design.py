"""Designed routes: better than naive ones, repeatable, and refused where nothing can run."""

from dataclasses import replace

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.dispatch import TravelTimes, Vehicle
from dure.engine.network import SpeedProfile
from dure.engine.timetable import (
    DesignRules,
    Loop,
    RunRules,
    StopArea,
    StopTrips,
    design_loops,
    draw_pilot,
)
from dure.engine.timetable import design as design_module
from dure.engine.timetable.sketch import Kind

SIDE = 5
STOPS = SIDE * SIDE
PLACE = np.array([(x, y) for x in range(SIDE) for y in range(SIDE)]) * 700.0
LOCATIONS = np.vstack((PLACE, [[1_400.0, 1_400.0]]))
METRES = np.abs(LOCATIONS[:, None] - LOCATIONS[None]).sum(axis=2)
TRAVEL = TravelTimes((METRES / 8).astype(np.int32), METRES, SpeedProfile.flat())
AREA = StopArea(
    np.arange(STOPS),
    PLACE[:, 0] / 111_000,
    PLACE[:, 1] / 111_000,
    (METRES[:STOPS, :STOPS] / 1.2).astype(np.int64),
)
FLEET = [Vehicle(str(v), STOPS, STOPS, 6 * 3_600, 20 * 3_600, 12, 1) for v in range(4)]
PILOT = draw_pilot(np.ones((STOPS, STOPS)), 200, np.random.default_rng(1), service_end=19 * 3_600)
RULES = DesignRules(finalists=2, refinements=10)


def judge(loops):
    study = design_module._Study.of(AREA, PILOT, FLEET, TRAVEL, RunRules(), RULES)
    return study._pilot_seconds(loops)


@pytest.fixture(scope="module")
def found():
    return design_loops(AREA, PILOT, FLEET, TRAVEL, rules=RULES)


def test_a_design_beats_the_naive_ring_through_all_stops(found):
    snake = [x * SIDE + (y if x % 2 else SIDE - 1 - y) for x in range(SIDE) for y in range(SIDE)]
    assert found.pilot_seconds == judge(found.loops)
    assert found.pilot_seconds < 0.9 * judge((Loop(tuple(snake)),))
    assert found.tried > 20


def test_a_design_leaves_stops_to_those_who_walk(found):
    served = {stop for loop in found.loops for stop in loop.stops}
    nearest = AREA.walk_seconds[:, sorted(served)].min(axis=1)
    assert len(served) < STOPS
    assert np.mean(nearest <= RULES.max_walk_seconds) > 0.75


def test_the_same_arguments_give_the_same_design(found):
    assert design_loops(AREA, PILOT, FLEET, TRAVEL, rules=RULES) == found


def test_all_routes_begin_at_the_given_hub():
    given = design_loops(AREA, PILOT, FLEET, TRAVEL, rules=replace(RULES, hub=7, refinements=0))
    assert {loop.stops[0] for loop in given.loops} == {7}


def test_trials_of_stops_never_make_it_worse(found):
    without = design_loops(AREA, PILOT, FLEET, TRAVEL, rules=replace(RULES, refinements=0))
    assert found.pilot_seconds <= without.pilot_seconds


def test_one_vehicle_and_two_stops_are_enough():
    area = StopArea(np.array([0, 24]), *np.zeros((2, 2)), AREA.walk_seconds[::24, ::24])
    pilot = StopTrips([0, 1], [1, 0], [30_000, 40_000], [1, 2])
    design = design_loops(area, pilot, FLEET[:1], TRAVEL)
    assert len(design.loops) == 1
    assert set(design.loops[0].stops) == {0, 24}
    assert design.kind in Kind


def test_a_stop_without_a_way_is_left_out():
    cut = TRAVEL.seconds.copy()
    cut[3, :3] = cut[3, 4:] = 2**30
    travel = TravelTimes(cut, METRES, SpeedProfile.flat())
    design = design_loops(AREA, PILOT, FLEET, travel, rules=replace(RULES, refinements=4))
    assert 3 not in {stop for loop in design.loops for stop in loop.stops}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"rules": DesignRules(max_run_seconds=10)}, "loops"),
        ({"rules": DesignRules(hub=STOPS)}, r"design\.hub"),
        ({"area": replace(AREA, location=np.arange(STOPS) + 5)}, r"area\.location"),
        ({"pilot": StopTrips([0], [STOPS], [0], [1])}, "pilot"),
        ({"vehicles": []}, "vehicles"),
    ],
)
def test_what_cannot_be_designed_is_refused(change, where):
    known = {"area": AREA, "pilot": PILOT, "vehicles": FLEET, "travel": TRAVEL, "rules": RULES}
    with pytest.raises(Invalid, match=where):
        design_loops(**(known | change))


@pytest.mark.parametrize(
    ("field", "value"), [("max_loops", 0), ("finalists", 0), ("max_walk_seconds", -1)]
)
def test_rules_refuse_nonsense(field, value):
    with pytest.raises(Invalid, match=rf"design\.{field}"):
        DesignRules(**{field: value})
