"""The exact order of one vehicle's stops, without a good order to begin with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from dure.engine.dispatch.peers import kernels as k
from dure.engine.dispatch.peers.fleet import Fleet
from tests.engine.dispatch.cases import seeds
from tests.engine.dispatch.peers.test_assignment import (
    RULES,
    WEIGHTS,
    acts_of,
    best_route,
    setting,
)

NONE = np.empty(0, np.int64)
LOOSE = replace(RULES, max_wait_seconds=3000, max_ride_ratio=6.0)
"""Many orders fit, so that the cheapest must be told from the others."""


def ordered(fleet, rows, nodes, best=np.inf):
    out = np.zeros(2 * len(rows), np.int64)
    scratch = np.zeros((2 * len(rows) + 3, k.ROW_COLUMNS), np.int64)
    cost, exact = fleet.run(
        k.order_best, 0, 100, NONE, np.array(rows, np.int64), NONE, nodes, best, out, scratch,
        fleet.at_row,
    )  # fmt: skip
    return cost, exact, out


@given(seeds)
@settings(max_examples=80, deadline=None)
def test_the_order_is_the_cheapest_of_all(seed):
    travel, vehicles, requests = setting(seed)
    requests = requests[:3]
    requests = [replace(request, passengers=1) for request in requests]
    fleet = Fleet(travel, vehicles, LOOSE, WEIGHTS)
    rows = [fleet.enter(request, 100).row for request in requests]
    cost, exact, out = ordered(fleet, rows, 100_000)
    least = best_route(
        travel, vehicles[0], [acts_of(travel, request, LOOSE) for request in requests]
    )
    assert exact
    assert cost == pytest.approx(least, abs=0.01)
    if cost < np.inf:
        scratch = np.zeros((len(out) + 2, k.ROW_COLUMNS), np.int64)
        fits, again = fleet.run(k.timed, 0, 100, out, len(out), scratch, fleet.at_row)
        assert fits
        assert again == pytest.approx(cost)
        assert ordered(fleet, rows, 100_000, cost)[0] == np.inf


def test_too_few_placements_are_said_to_be_too_few():
    travel, vehicles, requests = setting(3)
    fleet = Fleet(travel, vehicles, RULES, WEIGHTS)
    rows = [fleet.enter(request, 100).row for request in requests]
    assert ordered(fleet, rows, 1)[:2] == (np.inf, False)
