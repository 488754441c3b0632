"""Bounds against every route of tiny days, written out once more in plain Python."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from dure.core.errors import Invalid
from dure.engine.bound import Known, lower_bound
from dure.engine.bound import kernels as k
from dure.engine.bound.bound import LOOSE, _Search
from dure.engine.bound.nearby import kernels as near
from dure.engine.dispatch import Request, ServiceRules, StopOption, TravelTimes, Vehicle, Weights
from dure.engine.network import SpeedProfile

RULES = ServiceRules(max_wait_seconds=400, max_ride_ratio=1.5, max_ride_extra_seconds=60)
LABELS = 20_000


def travel(rng, n=9, profile=None):
    at = rng.integers(0, 3000, (n, 2))
    metres = np.abs(at[:, None] - at[None]).sum(-1)
    return TravelTimes(-(-metres // 8), metres.astype(float), profile or SpeedProfile.flat())


def day(seed, count=4, vehicles=2, seats=3, profile=None):
    """Draw a tiny day: requests close in time, a depot at location 0."""
    rng = np.random.default_rng(seed)
    city = travel(rng, profile=profile)
    requests = []
    for n in range(count):
        a, b = rng.choice(np.arange(1, 9), 2, replace=False).tolist()
        ready = int(rng.integers(300, 1500))
        party = int(rng.integers(1, 3))
        ends = (StopOption(a, 0),), (StopOption(b, 30),)
        requests.append(Request(f"r{n}", ready, ready, party, 0, *ends))
    fleet = tuple(Vehicle(f"v{n}", 0, 0, 0, 6000, seats, 0) for n in range(vehicles))
    return Known(city, RULES, Weights(), tuple(requests), fleet)


def routes(known, rides=True):
    """Yield (set of requests, least cost) of every set that one vehicle can serve."""
    for size in range(1, len(known.requests) + 1):
        for some in itertools.combinations(range(len(known.requests)), size):
            costs = [cost(known, order, rides) for order in orders(some)]
            best = min((c for c in costs if c is not None), default=None)
            if best is not None:
                yield frozenset(some), best


def orders(waiting, aboard=()):
    """Yield every order in which those waiting board and alight, those aboard alight."""
    if not waiting and not aboard:
        yield ()
    for r in waiting:
        rest = tuple(q for q in waiting if q != r)
        yield from (((r, 0), *more) for more in orders(rest, (*aboard, r)))
    for r in aboard:
        rest = tuple(q for q in aboard if q != r)
        yield from (((r, 1), *more) for more in orders(waiting, rest))


def cost(known, order, rides):
    """Price an order at its earliest times; None if it does not fit."""
    begin = times(known, order, rides)
    if begin is None or overfilled(known, order):
        return None
    weights = known.weights
    places = places_of(known, order)
    total = sum(known.travel.metres[a, b] for a, b in itertools.pairwise(places))
    total *= weights.kilometre / 1000
    for (r, end), at in zip(order, begin[1:-1], strict=True):
        people, ready = known.requests[r].passengers, known.requests[r].ready_at
        if end == 0:
            total += people * (weights.wait * (at - ready) - weights.ride * at)
        else:
            total += people * (weights.ride * at + weights.walk * 30)
    return total


def overfilled(known, order):
    loads = (known.requests[r].passengers * (-1 if end else 1) for r, end in order)
    return max(itertools.accumulate(loads)) > known.vehicles[0].seats


def places_of(known, order):
    van = known.vehicles[0]
    return [van.start, *(stop(known, visit).location for visit in order), van.end]


def times(known, order, rides):
    """Give the earliest times, pickups put off where a ride gets too long."""
    places = places_of(known, order)
    late = [6000, *(latest(known, visit) for visit in order), known.vehicles[0].shift_end]
    begin = [0, *(0 if end else known.requests[r].ready_at for r, end in order), 0]
    while True:
        before = list(begin)
        for i in range(1, len(places)):
            free = begin[i - 1] + (dwell(known, order[i - 2][0]) if i > 1 else 0)
            begin[i] = max(begin[i], free + drive(known, places[i - 1], places[i]))
        for r in {r for r, _ in order} if rides else ():
            a, b = order.index((r, 0)) + 1, order.index((r, 1)) + 1
            begin[a] = max(begin[a], begin[b] - longest(known, r) - dwell(known, r))
        if any(t > limit for t, limit in zip(begin, late, strict=True)):
            return None
        if begin == before:
            return begin


def stop(known, visit):
    request = known.requests[visit[0]]
    return (request.dropoffs if visit[1] else request.pickups)[0]


def dwell(known, r):
    return known.rules.dwell_seconds(known.requests[r].passengers, 0)


def drive(known, a, b):
    return 0 if a == b else int(known.travel.seconds[a, b]) + known.rules.stop_seconds


def longest(known, r):
    direct = int(known.travel.seconds[stop(known, (r, 0)).location, stop(known, (r, 1)).location])
    return known.rules.longest_ride_seconds(direct) + known.rules.stop_seconds


def latest(known, visit):
    r, end = visit
    board = known.requests[r].ready_at + known.rules.max_wait_seconds
    return board + dwell(known, r) + longest(known, r) if end else board


def program(known, columns, prize, whole=False):
    """Solve set covering over all routes, in fractions or whole."""
    n = len(known.requests)
    prizes = [prize * request.passengers for request in known.requests]
    price = np.array([c for _, c in columns] + prizes)
    cover = np.zeros((n + 1, len(price)))
    for j, (some, _) in enumerate(columns):
        cover[list(some), j] = -1
        cover[n, j] = 1
    cover[range(n), range(len(columns), len(price))] = -1
    limit = np.array([-1.0] * n + [len(known.vehicles)])
    return linprog(price, cover, limit, integrality=np.full(len(price), int(whole))).fun


@pytest.mark.parametrize("seed", range(6))
def test_bound_is_below_the_best_plan_and_equal_to_the_program_over_all_routes(seed):
    known = day(seed)
    columns = list(routes(known))
    for prize in (2000.0, 300.0):
        found = lower_bound(known, prize, labels=LABELS)
        assert found.closed
        assert found.value <= program(known, columns, prize, whole=True) + 1e-6
        assert found.value <= program(known, columns, prize) * (1 + 1e-9) + 1e-6
        assert found.value == pytest.approx(found.program, rel=2e-4)


@pytest.mark.parametrize("seed", range(3))
def test_bound_is_that_program_where_no_ride_binds(seed):
    known = replace(day(seed), rules=replace(RULES, max_ride_ratio=50.0))
    expected = program(known, list(routes(known)), 2000.0)
    assert lower_bound(known, 2000.0, labels=LABELS).value == pytest.approx(expected, rel=2e-4)


@pytest.mark.parametrize("seed", range(4))
def test_bound_never_rises_with_a_vehicle_or_falls_with_a_request(seed):
    values = [
        lower_bound(day(seed, 6, vehicles), 1500.0, labels=LABELS).value for vehicles in (1, 2, 3)
    ]
    slack = 2e-4 * values[0]
    assert values[0] >= values[1] - slack >= values[2] - 2 * slack
    known = day(seed, 6)
    fewer = replace(known, requests=known.requests[:5])
    value = lower_bound(known, 1500.0, labels=LABELS).value
    assert lower_bound(fewer, 1500.0, labels=LABELS).value <= value + slack


def test_bound_broken_off_is_lower_but_holds():
    known = day(3, 7)
    whole = lower_bound(known, 2000.0, labels=LABELS)
    for rounds in range(1, whole.rounds):
        assert lower_bound(known, 2000.0, rounds=rounds, labels=LABELS).value <= whole.program
    assert lower_bound(known, 2000.0, enough=lambda: True).value == -np.inf
    assert lower_bound(known, 2000.0, labels=30).value == -np.inf


@pytest.mark.parametrize("seed", range(4))
def test_searches_that_take_routes_for_one_are_never_too_dear(seed):
    known = replace(day(seed, 8), rules=replace(RULES, max_ride_ratio=1.2))
    search = _Search(known, 2000.0, LABELS)
    rng = np.random.default_rng(seed)
    for _ in range(5):
        duals = rng.uniform(0, 2000, 8)
        least = {}
        for blur in (LOOSE, 0, 5, 60, 600):
            assert search._price(duals, search.most, 0, blur)
            least[blur] = search.best.min()
        assert max(least[5], least[60], least[600]) <= least[0] <= least[LOOSE]


@pytest.mark.parametrize("seed", range(4))
def test_bound_by_such_a_search_alone_holds(seed, monkeypatch):
    known = replace(day(seed), rules=replace(RULES, max_ride_ratio=1.2))
    best = program(known, list(routes(known)), 2000.0, whole=True)
    exact = lower_bound(known, 2000.0, labels=LABELS)
    monkeypatch.setattr("dure.engine.bound.bound.BLUR", 600)
    for rounds in (1, 3, 100):
        found = lower_bound(known, 2000.0, rounds=rounds, labels=LABELS)
        assert found.value <= exact.program + 1e-6
        assert found.value <= best + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_a_route_costs_no_more_in_the_program_than_in_truth(seed):
    known = day(seed)
    net, n = known.net(), len(known.requests)
    number = {r: i for i, r in enumerate(known.order)}
    since = np.zeros(n, np.int64)
    for order in orders(tuple(range(n))):
        nodes = np.array([number[r] + n * end for r, end in order])
        truth = cost(known, order, rides=True)
        walked = near.walk(net, nodes, len(nodes), since)
        if truth is not None:
            assert walked <= truth + 1e-6


def test_routes_given_come_first_and_change_nothing_proven():
    known = day(2, 6)
    alone = [(request.request_id,) * 2 for request in known.requests]
    found = lower_bound(known, 2000.0, routes=alone[:2], labels=LABELS)
    assert found.value == pytest.approx(lower_bound(known, 2000.0, labels=LABELS).value, rel=2e-4)
    for wrong in (("r0",), ("r0", "r0", "r0", "r0"), ("x", "x")):
        with pytest.raises(Invalid, match="twice"):
            lower_bound(known, 2000.0, routes=[wrong])


def test_routes_nearby_are_the_cheapest_with_one_more_one_less_or_another():
    known = day(5)
    net, n = known.net(), 4
    found, lengths = np.zeros((n + 1, 2 * n), np.int64), np.zeros(n + 1, np.int64)
    reduced, duals = np.zeros(n + 1), np.arange(n) * 500.0
    order = np.array([0, n, 1, n + 1])
    near.nearby(net, duals, order, found, lengths, reduced)
    since = np.zeros(n, np.int64)
    assert np.isinf(reduced[:2]).all()
    for i in np.flatnonzero(np.isfinite(reduced)).tolist():
        nodes = found[i, : lengths[i]]
        served = [node for node in nodes.tolist() if node < n]
        worth = near.walk(net, nodes, len(nodes), since) - duals[served].sum()
        assert reduced[i] == pytest.approx(worth)
    alone = [near.walk(net, np.array([r, n + r]), 2, since) - duals[r] for r in (0, 1)]
    assert reduced[n] == pytest.approx(min(alone))


def test_bound_on_those_who_must_be_left():
    free = Weights(0.0, 0.0, 0.0, 0.0)
    known = replace(day(1, 6, vehicles=1), weights=free)
    columns = list(routes(replace(known, requests=known.requests[:4])))
    found = lower_bound(replace(known, requests=known.requests[:4]), 1.0, labels=LABELS)
    left = program(replace(known, requests=known.requests[:4]), columns, 1.0, whole=True)
    assert 0 <= found.value <= left + 1e-6


def test_slow_hours_are_taken_at_their_fastest():
    known = day(2, profile=SpeedProfile(np.array([0.5, 0.8]), 900))
    net = known.net()
    n = len(known.requests)
    at = [known.requests[r].pickups[0].location for r in known.order]
    at += [known.requests[r].dropoffs[0].location for r in known.order]
    for leave in range(0, 3600, 450):
        for i, j in itertools.permutations(range(2 * n), 2):
            drive = int(known.travel.seconds[at[i], at[j]])
            arrive = int(known.travel.profile.arrive([leave], [drive])[0])
            assert net.seconds[i, j] <= arrive - leave + 15 * (at[i] != at[j])


def test_compiled_and_interpreted_price_alike(monkeypatch):
    known = day(0, 3)
    compiled = lower_bound(known, 2000.0, labels=2000)
    for module, name in [*((k, name) for name in dir(k)), *((near, name) for name in dir(near))]:
        kernel = getattr(module, name)
        if hasattr(kernel, "py_func"):
            monkeypatch.setattr(module, name, kernel.py_func)
    with np.errstate(over="ignore"):
        assert lower_bound(known, 2000.0, labels=2000) == compiled


def test_refusals():
    known = day(0)
    with pytest.raises(Invalid, match="one kind"):
        replace(known, vehicles=(known.vehicles[0], replace(known.vehicles[1], seats=9)))
    with pytest.raises(Invalid, match="one stop"):
        replace(known, requests=(replace(known.requests[0], pickups=()),))
    with pytest.raises(Invalid, match="0 requests"):
        replace(known, requests=())
    with pytest.raises(Invalid, match="prize"):
        lower_bound(known, np.inf)
    with pytest.raises(Invalid, match="budget"):
        lower_bound(known, 1.0, rounds=0)
