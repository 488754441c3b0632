"""The static search: its answers stand before the judge, and are the best there is when small."""

from __future__ import annotations

import importlib.util
import itertools
import math
from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.static import arrays, kernels, solver
from dure.engine.static.checker import check, check_route
from dure.engine.static.instance import Fleet, Instance, Kind, Solution, Task, Visit
from dure.engine.static.solver import solve


def instance(*, tasks=3, seed=0, vehicles=2, ride=math.inf, route=math.inf, width=60.0, **more):
    """Points in a square of 20 x 20 that a vehicle could serve one by one."""
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 20, (2 * tasks + 1, 2)).astype(float)
    times = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    made = []
    for t in range(tasks):
        p, d = 2 * t + 1, 2 * t + 2
        opens = float(rng.integers(30, 120))
        early = max(opens, times[0, p])
        made.append(
            Task(
                f"t{t}",
                Visit(p, early, early + width, 2.0),
                Visit(d, 0.0, 1000.0, 1.0),
                int(rng.integers(1, 3)),
                max(ride, times[p, d]) if ride < math.inf else ride,
            )
        )
    fleet = Fleet(vehicles, 3, 0, 0, 0.0, 1000.0, route)
    numbers = tuple((2 * t + 1, 2 * t + 2) for t in range(tasks))
    kind = more.get("kind", Kind.DIAL_A_RIDE)
    return Instance("square", kind, times, times, tuple(made), fleet, numbers)


def routes_of(tasks):
    """Every order of the visits of some tasks in which each pickup comes first."""
    visits = [c for t in tasks for c in (2 * t, 2 * t + 1)]
    for order in itertools.permutations(visits):
        if all(order.index(2 * t) < order.index(2 * t + 1) for t in tasks):
            yield order


def shortest(asked):
    """The exact optimum (most served, then least length) by trying everything."""
    tasks = range(len(asked.tasks))
    best_route = {(): 0.0}
    for size in range(1, len(asked.tasks) + 1):
        for some in itertools.combinations(tasks, size):
            sound = [v for v in (check_route(asked, r) for r in routes_of(some)) if not v.breaches]
            if sound:
                best_route[some] = min(verdict.distance for verdict in sound)
    best = (len(asked.tasks) + 1, math.inf)
    for shares in itertools.product(range(asked.fleet.vehicles + 1), repeat=len(asked.tasks)):
        parts = [
            tuple(t for t in tasks if shares[t] == v) for v in range(1, asked.fleet.vehicles + 1)
        ]
        if all(part in best_route for part in parts):
            length = math.fsum(best_route[part] for part in parts)
            best = min(best, (shares.count(0), length))
    return best


CASES = st.fixed_dictionaries(
    {
        "tasks": st.integers(1, 3),
        "seed": st.integers(0, 10_000),
        "vehicles": st.integers(1, 2),
        "ride": st.sampled_from([math.inf, 8.0, 15.0]),
        "route": st.sampled_from([math.inf, 90.0]),
        "width": st.sampled_from([5.0, 30.0]),
    }
)


def attempt(case):
    """The instance of a case; None if a task of it cannot be done at all."""
    try:
        return instance(**case)
    except Invalid:
        return None


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_small_instances_are_solved_to_the_optimum(case):
    asked = attempt(case)
    if asked is None:
        return
    answer = solve(asked, iterations=400)
    verdict = check(asked, answer)
    assert verdict.sound
    left, length = shortest(asked)
    assert len(answer.unserved) == left
    assert verdict.distance == pytest.approx(length, abs=1e-3)


def uphill(asked):
    """The same places, where a way to the right takes longer than the way back."""
    place = np.arange(len(asked.times)) % 7
    climb = 0.4 * np.maximum(place[None, :] - place[:, None], 0)
    return replace(asked, times=asked.times + climb, distances=asked.distances + 2 * climb)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    ride=st.sampled_from([math.inf, 15.0]),
    width=st.sampled_from([10.0, 40.0, 200.0]),
)
def test_the_cheapest_place_is_that_of_all_places(seed, ride, width):
    try:
        asked = uphill(instance(tasks=9, seed=seed, vehicles=1, ride=ride, width=width))
    except Invalid:
        return
    (whole,) = solve(asked, iterations=60, seed=seed + 1).routes or ((),)
    search = solver._Search(asked, 1, 1)
    for t in range(9):
        route = tuple(c for c in whole if c >> 1 != t)
        search._begin(1, [route])
        before = check_route(asked, route).distance
        extra, i, j = kernels.best_place(search.problem, search.plan, search.trial, 0, t, math.inf)
        places = []
        for a, b in itertools.combinations_with_replacement(range(len(route) + 1), 2):
            way = (*route[:a], 2 * t, *route[a:b], 2 * t + 1, *route[b:])
            verdict = check_route(asked, way)
            if not verdict.breaches:
                places.append((verdict.distance - before, a + 1, b + 1))
        assert (i > 0) == bool(places)
        if places:
            assert extra == pytest.approx(min(places)[0], abs=1e-6)
            assert any(place[1:] == (i, j) for place in places)


@pytest.mark.parametrize("seed", [1, 2])
def test_four_tasks_are_solved_to_the_optimum(seed):
    asked = instance(tasks=4, seed=seed, vehicles=1, ride=15.0)
    answer = solve(asked, iterations=1000)
    left, length = shortest(asked)
    assert (len(answer.unserved), check(asked, answer).distance) == (
        left,
        pytest.approx(length, abs=1e-3),
    )


@settings(max_examples=15, deadline=None)
@given(CASES)
def test_a_wider_window_or_one_more_vehicle_never_makes_the_optimum_worse(case):
    asked = attempt(case)
    if asked is None:
        return
    wider = replace(
        asked,
        tasks=tuple(
            replace(task, pickup=replace(task.pickup, latest=task.pickup.latest + 20))
            for task in asked.tasks
        ),
    )
    more = replace(asked, fleet=replace(asked.fleet, vehicles=asked.fleet.vehicles + 1))
    left, length = shortest(asked)
    for eased in (wider, more):
        answer = solve(eased, iterations=400)
        found = len(answer.unserved), check(eased, answer).distance - 1e-3
        assert found <= (left, length)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 500))
def test_time_shifted_by_a_constant_gives_the_same_routes(seed, shift):
    def later(visit):
        return replace(visit, earliest=visit.earliest + shift, latest=visit.latest + shift)

    asked = instance(tasks=6, seed=seed, ride=25.0)
    shifted = replace(
        asked,
        tasks=tuple(
            replace(task, pickup=later(task.pickup), delivery=later(task.delivery))
            for task in asked.tasks
        ),
        fleet=replace(
            asked.fleet, earliest=float(shift), latest=asked.fleet.latest + float(shift)
        ),
    )
    assert solve(asked, iterations=200) == solve(shifted, iterations=200)


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("limits", [{}, {"ride": 12.0}, {"ride": 12.0, "route": 150.0}])
def test_answers_of_many_tasks_stand_before_the_judge(seed, limits):
    asked = instance(tasks=30, seed=seed, vehicles=8, width=20.0, **limits)
    answer = solve(asked, iterations=2000, seed=seed)
    verdict = check(asked, answer)
    assert verdict.sound
    assert verdict.served + len(answer.unserved) == 30


@pytest.mark.parametrize("kind", Kind)
def test_one_seed_gives_one_answer_and_other_seeds_others(kind):
    asked = instance(tasks=25, seed=3, vehicles=6, ride=20.0, kind=kind)
    answers = [solve(asked, iterations=40, seed=seed) for seed in (1, 1, 2, 3, 4)]
    assert answers[0] == answers[1]
    assert len(set(answers)) > 1


@pytest.mark.parametrize("kind", Kind)
def test_compiled_and_interpreted_search_agree(monkeypatch, kind):
    monkeypatch.setattr(solver, "SLICE", 6)  # so that every stage of the search is met
    asked = instance(tasks=7, seed=5, vehicles=3, ride=15.0, route=150.0, kind=kind)
    compiled = [solve(asked, iterations=60, seed=seed) for seed in (1, 2)]
    with monkeypatch.context() as patch:
        patch.setattr(numba, "njit", lambda **_: lambda kernel: kernel)
        spec = importlib.util.spec_from_file_location("plain_kernels", kernels.__file__)
        plain = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(plain)
    monkeypatch.setattr(solver, "k", plain)
    monkeypatch.setattr(arrays, "k", plain)
    assert [solve(asked, iterations=60, seed=seed) for seed in (1, 2)] == compiled


@pytest.mark.parametrize("firm_from", [0.0, 0.5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_stays_out_for_a_prize_who_was_once_on_board(monkeypatch, seed, firm_from):
    monkeypatch.setattr(solver, "SLICE", 20)
    monkeypatch.setattr(solver, "FIRM_FROM", firm_from)
    monkeypatch.setattr(solver, "CHEAP", 0.01)  # so little that most are left out for it
    asked = instance(tasks=20, seed=seed, vehicles=6, kind=Kind.PICKUP_DELIVERY)
    answer = solve(asked, iterations=2000)
    assert check(asked, answer).sound
    assert not answer.unserved


def test_without_a_fleet_given_goods_take_as_few_vehicles_as_can_be():
    asked = instance(tasks=8, seed=2, vehicles=8, width=400.0, kind=Kind.PICKUP_DELIVERY)
    few = solve(asked, iterations=3000)
    assert check(asked, few).sound
    assert not few.unserved
    assert len(few.routes) == 1
    assert len(solve(asked, iterations=3000, vehicles=8).routes) >= 1


def test_people_keep_the_vehicles_they_have():
    asked = instance(tasks=8, seed=2, vehicles=4, width=400.0)
    answer = solve(asked, iterations=2000)
    free = solve(asked, iterations=2000, vehicles=1)
    assert check(asked, answer).distance <= check(asked, free).distance + 1e-6


def test_what_does_not_fit_is_left_out_by_name():
    asked = instance(tasks=12, seed=4, vehicles=1, width=1.0)
    answer = solve(asked, iterations=500)
    carried = {asked.tasks[c >> 1].task_id for route in answer.routes for c in route}
    assert answer.unserved
    assert carried | set(answer.unserved) == {task.task_id for task in asked.tasks}
    assert check(asked, answer).sound


def test_nothing_asked_is_nothing_done():
    assert solve(instance(tasks=0), iterations=10) == Solution((), ())


def test_seconds_are_counted_by_the_clock_given():
    ticks = itertools.count()
    asked = instance(tasks=10, seed=1, vehicles=3)
    answer = solve(asked, seconds=20, clock=lambda: float(next(ticks)))
    assert check(asked, answer).sound
    assert next(ticks) == 21


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({}, "one budget"),
        ({"seconds": 1.0, "iterations": 1}, "one budget"),
        ({"seconds": 0.0}, "nothing"),
        ({"seconds": math.inf}, "nothing"),
        ({"seconds": math.nan}, "nothing"),
        ({"iterations": 0}, "nothing"),
        ({"iterations": 1, "seed": 0}, "seed"),
        ({"iterations": 1, "seed": 2**31}, "seed"),
        ({"iterations": 1, "vehicles": 0}, "fleet of"),
    ],
)
def test_budgets_and_seeds_out_of_bounds_are_refused(terms, said):
    with pytest.raises(Invalid, match=said):
        solve(instance(), **terms)
