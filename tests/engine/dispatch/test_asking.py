"""From a request to windows, limits and costs, and to a promise."""

import numpy as np
import pytest

from dure.engine.dispatch import Reason, ServiceRules, Weights
from dure.engine.dispatch.asking import ask, why_not
from dure.engine.dispatch.plans import Plans
from tests.engine.dispatch.cases import ask_for, line, van

RULES = ServiceRules(
    max_wait_seconds=900, stop_seconds=20, boarding_seconds=5, wheelchair_seconds=60,
    max_ride_ratio=2.0, max_ride_extra_seconds=100, promise_early_seconds=60,
    promise_late_seconds=300,
)  # fmt: skip


def question(request, now=0):
    plans = Plans(line(), [van()], Weights(), RULES.stop_seconds)
    return ask(plans, request, RULES, Weights(), now)


def test_each_stop_has_its_window_after_the_walk():
    asked = question(ask_for("x", [(1, 30), (2, 90)], 5, ready=100))
    assert asked.picks[:, :3].tolist() == [[1, 130, 1030], [2, 190, 1090]]


def test_who_is_asked_late_walks_late():
    assert question(ask_for("x", (1, 30), 5, ready=100), now=400).picks[0, 1] == 430


def test_a_ride_is_limited_by_the_more_generous_rule():
    asked = question(ask_for("x", 0, [1, 5], passengers=2, wheelchairs=1))
    # A minute direct: 60 + 100 beats 120. Five minutes: 600 beats 400. The last stop's 20 s aside.
    assert asked.direct.tolist() == [[60, 300]]
    assert asked.limits[0, :, 1].tolist() == [180, 620]
    assert asked.limits[0, :, 0].tolist() == [900 + 70 + 180, 900 + 70 + 620]


@pytest.mark.parametrize(
    ("planned", "window"),
    [(130, (130, 430)), (400, (340, 700)), (1000, (940, 1030))],
    ids=["not before the walk", "in between", "not beyond the longest wait"],
)
def test_a_promise_lies_around_the_plan(planned, window):
    asked = question(ask_for("x", (1, 30), 5, ready=100))
    offer = asked.offer((0, 0), (planned, planned + 300), "a", 3, RULES)
    assert (offer.pickup_earliest, offer.pickup_latest) == window
    # Boards by then, rides at most 480 + 20, and both ends take 5 s.
    assert offer.arrival_latest == window[1] + 5 + 500 + 5
    assert offer.planned_dropoff == planned + 305


def test_a_promise_is_booked_as_offered():
    asked = question(ask_for("x", [(1, 30), (2, 0)], [5, 4]))
    offer = asked.offer((1, 1), (400, 700), "a", 0, RULES)
    row = asked.promised_row(offer)
    assert row[:4].tolist() == [2, 4, offer.pickup_earliest, offer.pickup_latest]
    assert row[4] == offer.arrival_latest - 5


def test_reasons_come_in_a_fixed_order():
    plans = Plans(line(), [van()], Weights(), 0)

    def reason(request, vehicles):
        return why_not(plans, request, vehicles, RULES, 0)

    party = ask_for("x", 1, 2, passengers=5, wheelchairs=2)
    assert reason(party, [van(seats=4, places=2)]) is Reason.NO_SEAT
    assert reason(party, [van(seats=5, places=1)]) is Reason.NO_WHEELCHAIR_PLACE
    assert reason(party, [van(seats=5, places=2, shift=(901, 999))]) is Reason.NO_VEHICLE_ON_SHIFT
    assert reason(party, [van(seats=5, places=2, shift=(900, 999))]) is None


def test_costs_count_everybody():
    one = question(ask_for("x", (1, 30), (5, 40)))
    two = question(ask_for("x", (1, 30), (5, 40), passengers=2))
    assert np.allclose(two.prices, 2 * one.prices)
    assert np.allclose(two.drop_cost, 2 * one.drop_cost)
    assert np.allclose(two.pick_cost, 2 * one.pick_cost)
