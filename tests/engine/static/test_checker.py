import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.engine.static.checker import Fault, check, check_route
from dure.engine.static.instance import Solution
from dure.engine.static.reading import read_instance
from tests.engine.static.cases import line, task

TWO = line([task("a", 1, 3), task("b", 2, 5)])
NODE = re.compile(r"(\d+) +\((?:[wb]:)?\d")


def faults(instance, routes, unserved=()):
    verdict = check(instance, Solution(tuple(routes), tuple(unserved)))
    assert verdict.sound == (
        not verdict.breaches and not any(route.breaches for route in verdict.routes)
    )
    return {b.fault for b in verdict.breaches} | {
        b.fault for route in verdict.routes for b in route.breaches
    }


def test_checker_accepts_a_good_answer_and_measures_it():
    verdict = check(TWO, Solution(((0, 2, 1, 3), ())))
    assert verdict.sound
    assert (verdict.served, verdict.vehicles, verdict.distance) == (2, 1, 10.0)
    assert verdict.routes[0].times == (0.0, 1.0, 2.0, 3.0, 5.0, 10.0)


def test_checker_accepts_a_task_named_as_unserved():
    verdict = check(TWO, Solution(((0, 1),), ("b",)))
    assert (verdict.sound, verdict.served) == (True, 1)


@pytest.mark.parametrize(
    ("routes", "unserved", "fault"),
    [
        ([(0, 1)], (), Fault.LOST),
        ([(0, 1, 2, 3)], ("a",), Fault.TWICE),
        ([(0, 1)], ("b", "b"), Fault.TWICE),
        ([(0, 1), (0, 1, 2, 3)], (), Fault.TWICE),
        ([(0, 0, 1, 2, 3)], (), Fault.TWICE),
        ([(0, 2, 3)], (), Fault.NOT_PAIRED),
        ([(0, 3), (2, 1)], (), Fault.NOT_PAIRED),
        ([(1, 0, 2, 3)], (), Fault.ORDER),
        ([(0, 1, 2, 3, 4)], (), Fault.UNKNOWN_VISIT),
        ([(0, 1, 2, 3, -1)], (), Fault.UNKNOWN_VISIT),
        ([(0, 1, 2, 3)], ("c",), Fault.UNKNOWN_VISIT),
    ],
)
def test_checker_finds_every_wrong_answer(routes, unserved, fault):
    assert fault in faults(TWO, routes, unserved)


def test_checker_finds_too_many_routes_and_too_much_load():
    tight = line([task("a", 1, 3), task("b", 2, 5)], vehicles=1, capacity=1)
    assert faults(tight, [(0, 1), (2, 3)]) == {Fault.FLEET}
    assert faults(tight, [(0, 2, 1, 3)]) == {Fault.LOAD}
    assert faults(tight, [(0, 1, 2, 3)]) == set()


def test_checker_finds_late_visits_long_rides_and_long_routes():
    late = line([task("a", 1, 3, delivery=(0, 4)), task("b", 2, 5)])
    assert faults(late, [(2, 0, 1, 3)]) == {Fault.WINDOW}
    home = line([task("a", 1, 3), task("b", 2, 5)], close=11.0)
    assert faults(home, [(0, 1, 2, 3)]) == {Fault.WINDOW}
    ride = line([task("a", 1, 3, ride=3), task("b", 2, 5)])
    assert faults(ride, [(0, 2, 3, 1)]) == {Fault.RIDE}
    long = line([task("a", 1, 3), task("b", 2, 5)], route=11.0)
    assert faults(long, [(0, 1, 2, 3)]) == {Fault.ROUTE}
    assert faults(long, [(0, 2, 1, 3)]) == set()


def test_checker_lets_a_vehicle_wait_before_the_pickup_to_keep_a_ride_short():
    waits = line([task("a", 1, 3, ride=2, delivery=(50, 60))], route=6.0)
    assert check_route(waits, (0, 1)).times == (47.0, 48.0, 50.0, 53.0)


def test_checker_does_not_mind_rounding():
    assert faults(line([task("a", 1, 3, ride=2.0)], route=6 - 5e-7), [(0, 1)]) == set()


def reference(instance, route):
    """Try every whole minute for every stop: small numbers, so the true answer."""
    fleet, visits = instance.fleet, [instance.visit(code) for code in route]
    way = [fleet.start, *(v.location for v in visits), fleet.end]
    spans = [
        range(int(fleet.earliest), int(fleet.latest) + 1),
        *(range(int(v.earliest), int(v.latest) + 1) for v in visits),
    ]
    spent = [0, *(v.service for v in visits)]
    place = {code: at for at, code in enumerate(route, 1)}

    def drives(times):
        return all(
            times[n] + spent[n] + instance.times[way[n], way[n + 1]] <= times[n + 1]
            for n in range(len(way) - 2)
        )

    def keeps(times):
        back = times[-1] + spent[-1] + instance.times[way[-2], way[-1]]
        rides = all(
            times[place[c + 1]] - times[place[c]] - spent[place[c]]
            <= instance.tasks[c // 2].longest_ride
            for c in route
            if not c % 2
        )
        return rides and back <= fleet.latest and back - times[0] <= fleet.longest_route

    return any(drives(times) and keeps(times) for times in product(*spans))


window = st.tuples(st.integers(0, 12), st.integers(0, 5)).map(lambda w: (w[0], w[0] + w[1]))


@st.composite
def routes(draw):
    tasks = [
        task(
            str(n), draw(st.integers(1, 4)), draw(st.integers(1, 4)), pickup=draw(window),
            delivery=draw(window), ride=draw(st.integers(0, 6)), service=draw(st.integers(0, 1)),
        )
        for n in range(2)
    ]  # fmt: skip
    order = draw(st.sampled_from([(0, 1, 2, 3), (0, 2, 1, 3), (0, 2, 3, 1), (2, 0, 3, 1)]))
    return tasks, order, draw(st.integers(4, 20))


@settings(max_examples=150, deadline=None)
@given(routes())
def test_checker_agrees_with_every_schedule_there_is(drawn):
    tasks, order, longest = drawn
    whole = line([task("any", 1, 1)], close=20.0, route=float(longest))
    # A task that cannot be done even alone does not pass the door; the judge must say so as well.
    object.__setattr__(whole, "tasks", tuple(tasks))
    verdict = check_route(whole, order)
    assert (not verdict.breaches) == reference(whole, order)
    if verdict.times:
        assert verdict.times[-1] - verdict.times[0] <= longest + 1e-6


def published(text, tasks):
    """Read the routes of a tabu search's answer file."""
    for row in text.splitlines()[1:]:
        nodes = [int(found) for found in NODE.findall(row)][1:-1]
        if len(nodes) > 1:
            yield tuple(2 * (n - 1) if n <= tasks else 2 * (n - tasks) - 1 for n in nodes)


def test_checker_accepts_the_published_answers_at_their_published_cost(shared_data):
    folder = shared_data / "dispatch_instances" / "darp_cordeau_laporte2003"
    files = sorted(folder.glob("*.res"))
    assert len(files) == 20
    for file in files:
        instance = read_instance(file.with_suffix(".txt").read_text(), file.stem)
        text = file.read_text()
        verdict = check(instance, Solution(tuple(published(text, len(instance.tasks)))))
        assert (file.stem, verdict.sound) == (file.stem, True)
        assert verdict.distance == pytest.approx(float(text.split()[0]), abs=0.006)
