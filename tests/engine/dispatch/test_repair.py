"""Repair: what physics breaks moves least, in order; nothing else does, and all is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import IllegalMove, Invalid, NotFound
from dure.engine.dispatch import Dispatcher, NoOffer, ServiceRules, TravelTimes, Weights
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.repair import Cause, Repairs
from dure.engine.dispatch.repair.lateness import least
from tests.engine.dispatch import reference
from tests.engine.dispatch.cases import EXACT, FLAT, ask_for, city, line, random_request, van

vectors = st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=1, max_size=6)


def fits_one_of(plans):
    def fits(bounds):
        for plan in plans:
            if all(plan[trip] <= late for trip, late in bounds.items()):
                return dict(enumerate(plan))
        return None

    return fits


@given(vectors)
def test_the_sorted_vector_is_the_least(plans):
    found = least(range(4), fits_one_of(plans), 6, exact=True)
    assert sorted(found.values())[::-1] == min(sorted(plan)[::-1] for plan in plans)


@given(vectors)
def test_without_branches_the_largest_is_still_the_least(plans):
    found = least(range(4), fits_one_of(plans), 6, exact=False)
    assert max(found.values()) == min(max(plan) for plan in plans)
    assert any(all(plan[t] <= late for t, late in found.items()) for plan in plans)


def test_what_never_fits_is_said():
    assert least(range(4), fits_one_of([[9, 0, 0, 0]]), 6, exact=True) is None
    assert least([], fits_one_of([]), 6, exact=True) == {}


def dispatcher(travel, vans, rules=EXACT):
    return Dispatcher(travel, vans, rules, Weights(), np.random.default_rng(1))


def booked(d, request, now=0):
    answer = d.offer(request, now)
    if not isinstance(answer, NoOffer):
        d.accept(answer, now)
    return not isinstance(answer, NoOffer)


def drive(d, now):
    """Let every vehicle do what is due by now, to the second."""
    for vehicle in d.vehicles:
        v = d.index[vehicle.vehicle_id]
        while v not in d.down:
            if d.driving[v]:
                due = int(d.plans.fleet[v, k.FREE]) - (0 if d.passing[v] else d.plans.stop)
                if due > now:
                    break
                d.arrived(vehicle.vehicle_id, now)
            move = d.next_move(vehicle.vehicle_id, now)
            if move is None or move.at > now:
                break
            if move.begins is None:
                d.departed(vehicle.vehicle_id, now)
            else:
                d.begin(vehicle.vehicle_id, now)


def busy(seed, trips=24, vans=4, until=900, step=10):
    """Return a fleet in the midst of its day, its repairs, and the time."""
    rng = np.random.default_rng(seed)
    fleet = [van(f"v{n}", start=int(rng.integers(14)), places=2) for n in range(vans)]
    d = dispatcher(city(rng, 14), fleet, ServiceRules(max_wait_seconds=900))
    repairs = Repairs(d)
    ask_at = sorted(rng.integers(0, until, trips).tolist())
    for now in range(0, until + 1, step):
        while ask_at and ask_at[0] <= now:
            booked(d, random_request(rng, f"r{len(ask_at)}", 14, now), now)
            ask_at.pop(0)
        drive(d, now)
    repairs.mend(until)
    return d, repairs, until


def told(d):
    """Copy what every trip was told: its limits and its vehicle."""
    return {
        name: (d.plans.book[trip.row, [k.LATEST, k.ARRIVE, k.RIDE]].tolist(), trip.vehicle)
        for name, trip in d.trips.items()
    }


def vehicle_of(d, name):
    return d.vehicles[d.trips[name].vehicle].vehicle_id


# Against every way there is.


def acts_of(d, codes, late):
    """Write a plan as the reference reads it; `late` by row widens the limits."""
    acts = []
    for code in codes:
        r, book = code >> 1, d.plans.book[code >> 1].tolist()
        more = late.get(r, np.zeros(3, int)).tolist()
        seats, chairs = book[k.PARTY_SEATS], book[k.PARTY_PLACES]
        if code & 1 == 0:
            acts.append(reference.Act(
                book[k.PICK], book[k.EARLIEST], book[k.LATEST] + more[0], book[k.PARTY_DWELL],
                seats, chairs, str(r),
            ))  # fmt: skip
        else:
            acts.append(reference.Act(
                book[k.DROP], 0, book[k.ARRIVE] + more[1], book[k.PARTY_DWELL], -seats, -chairs,
                str(r), book[k.RIDE] + more[2],
            ))  # fmt: skip
    return acts


def state_of(d, v):
    row, plans = d.plans.fleet[v].tolist(), d.plans
    boarded = tuple(
        (str(code >> 1), int(plans.book[code >> 1, k.BOARDED]))
        for code in plans.codes(v)
        if plans.book[code >> 1, k.BOARDED] >= 0
    )
    free = max(row[k.FREE], d.now)
    return reference.State(
        row[k.HERE], free, row[k.END], row[k.SHIFT_END], row[k.CAP_SEATS], row[k.CAP_PLACES],
        row[k.ON_SEATS], row[k.ON_PLACES], boarded,
    )  # fmt: skip


def with_trip(codes, first, r):
    for i in range(first, len(codes) + 1):
        for j in range(i, len(codes) + 1):
            yield [*codes[:i], 2 * r, *codes[i:j], 2 * r + 1, *codes[j:]]


def every_way(plans, first, pool):
    if not pool:
        yield plans
        return
    for v, codes in plans.items():
        for longer in with_trip(codes, first[v], pool[0]):
            yield from every_way(plans | {v: longer}, first, pool[1:])


def brute(d, skeleton, pool, rows, standing):
    """Find the least vector by looking at every way; limits start from `standing`."""
    first = {v: int(d.plans.fleet[v, k.FROZEN]) for v in skeleton}
    states = {v: state_of(d, v) for v in skeleton}
    ways = list(every_way(skeleton, first, pool))

    def fits(bounds):
        wider = {
            r: standing[r] + late - d.plans.book[r, [k.LATEST, k.ARRIVE, k.RIDE]]
            for r, late in bounds.items()
        }
        return dict(bounds) if any(feasible(way, wider) for way in ways) else None

    def feasible(way, wider):
        return all(
            reference.times(states[v], acts_of(d, codes, wider), d.travel, d.plans.stop)
            is not None
            for v, codes in way.items()
        )

    found = least(sorted(rows), fits, 5000, exact=True)
    return sorted(found.values(), reverse=True)


def two_vans(seed):
    rng = np.random.default_rng(seed)
    travel = city(rng, 8)
    rules = ServiceRules(max_wait_seconds=600, max_ride_extra_seconds=200, stop_seconds=0)
    d = dispatcher(travel, [van("a"), van("b", start=4)], rules)
    d.travel = travel
    repairs = Repairs(d)
    for n in range(4):
        p, q = rng.choice(8, 2, replace=False).tolist()
        booked(d, ask_for(f"r{n}", p, q, ready=int(rng.integers(0, 500)), requested=0))
    for now in range(0, int(rng.integers(0, 400)), 10):
        drive(d, now)
    return d, repairs, d.now


def given_rows(d):
    return {
        trip.row: d.plans.book[trip.row, [k.LATEST, k.ARRIVE, k.RIDE]].copy()
        for trip in d.trips.values()
    }


def lateness(d, moved, standing):
    late = {m.request_id: m.seconds_late for m in moved if m.request_id}
    return sorted((late.get(d.of_row[r], 0) for r in standing), reverse=True)


@pytest.mark.parametrize("seed", range(2, 12))
def test_a_late_driver_makes_the_least_vector_late(seed):
    d, repairs, now = two_vans(seed)
    v = max((0, 1), key=lambda v: len(d.plans.codes(v)))
    codes = {u: d.plans.codes(u) for u in (0, 1)}
    rows = {code >> 1 for code in codes[v]}
    standing = {r: limits for r, limits in given_rows(d).items() if r in rows}
    stuck = {code >> 1 for code in codes[v][: int(d.plans.fleet[v, k.FROZEN])]}
    pool = [r for r in rows if r not in stuck and d.plans.book[r, k.BOARDED] < 0]
    skeleton = codes | {v: [code for code in codes[v] if code >> 1 not in pool]}
    moved = repairs.delay(d.vehicles[v].vehicle_id, now, now + 700)
    assert lateness(d, moved, standing) == brute(d, skeleton, pool, rows, standing)


@pytest.mark.parametrize("seed", range(10, 20))
def test_a_breakdown_makes_the_least_vector_late(seed):
    d, repairs, now = two_vans(seed)
    v = min((0, 1), key=lambda v: len(d.plans.codes(v)) or 9)
    other = 1 - v
    skeleton = {other: d.plans.codes(other)}
    rows = {code >> 1 for code in d.plans.codes(v)}
    standing = given_rows(d)
    for r in rows:
        since = int(d.plans.book[r, k.BOARDED])
        if since >= 0:
            arrive = min(standing[r][1], since + standing[r][2])
            standing[r] = np.array([arrive, arrive, 2**29])
    names = {d.of_row[r] for r in rows}
    moved = repairs.break_down(d.vehicles[v].vehicle_id, now)
    rows = {d.trips[name].row for name in names if name in d.trips}
    standing = {r: standing[r] for r in rows}
    assert lateness(d, moved, standing) == brute(d, skeleton, sorted(rows), rows, standing)


# In the midst of a day.


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("what", ["break_down", "delay"])
def test_the_log_names_every_change_and_no_other(seed, what):
    d, repairs, now = busy(seed)
    before = told(d)
    goals = {
        name: int(d.plans.book[trip.row, k.DROP])
        for name, trip in d.trips.items()
        if trip.boarded and trip.vehicle == 1
    }
    rest = {v: d.plans.codes(v) for v in (0, 2, 3)}
    moved = (
        repairs.break_down("v1", now)
        if what == "break_down"
        else repairs.delay("v1", now, now + 900)
    )
    assert moved == tuple(repairs.log[-len(moved) :])
    after = told(d)
    changed = {name for name in before if after.get(name) != before[name]}
    arrived = {
        name for name in goals if goals[name] == d.plans.location(int(d.plans.fleet[1, k.HERE]))
    }
    if what == "delay":
        arrived = set()
    assert changed == {m.request_id for m in moved if m.request_id} | arrived
    assert all(before[name][1] == 1 for name in changed)
    own = {name for name, (_, v) in before.items() if v == 1}
    for v, codes in rest.items():
        kept = [c for c in d.plans.codes(v) if c < 0 or d.of_row[c >> 1] not in own]
        assert kept == codes
    assert all(d.plans.refresh(v, now) for v in range(4))


@pytest.mark.parametrize("seed", range(4))
def test_never_worse_than_leaving_it_as_it_is(seed):
    d, repairs, now = busy(seed)
    repairs.delay("v1", now, now + 900)
    left, _, _ = busy(seed)
    left.plans.fleet[1, k.FREE] = max(left.plans.fleet[1, k.FREE], now + 900)
    left.plans.timed(1, now)
    late, as_is = (sorted(map(x.late_seconds, x.trips), reverse=True) for x in (d, left))
    assert late <= as_is


def test_the_same_day_is_repaired_alike():
    logs = []
    for _ in range(2):
        d, repairs, now = busy(7)
        repairs.break_down("v2", now)
        repairs.delay("v0", now, now + 600)
        logs.append((list(repairs.log), [d.plans.codes(v) for v in range(4)]))
    assert logs[0] == logs[1]


@pytest.mark.parametrize("seed", range(3))
def test_whoever_was_promised_something_is_served_after_a_breakdown(seed):
    d, repairs, now = busy(seed)
    aboard = [
        name for name, trip in d.trips.items() if trip.boarded and vehicle_of(d, name) == "v1"
    ]
    repairs.break_down("v1", now, location=5)
    for name in aboard:
        if name in d.trips:
            assert d.trips[name].offer.pickup.location == 5
    for later in range(now, now + 7200, 10):
        drive(d, later)
    assert not d.trips
    assert not repairs.mend(now + 7200)
    assert d.plans.fleet[:, [k.ON_SEATS, k.ON_PLACES]].sum() == 0


def small_line(**more):
    """Two vans on a line; a trip from 1 to 4 is on board of the first."""
    d = dispatcher(line(8), [van("a"), van("b", start=0, **more)])
    repairs = Repairs(d)
    booked(d, ask_for("x", 1, 4))
    name = vehicle_of(d, "x")
    for now in range(0, 70, 10):
        drive(d, now)
    assert d.trips["x"].boarded
    return d, repairs, name


def test_a_passenger_on_board_is_fetched_at_once():
    d, repairs, name = small_line()
    (moved,) = repairs.break_down(name, 70, location=2)
    assert (moved.request_id, moved.cause, moved.culprit) == ("x", Cause.BREAKDOWN, name)
    assert moved.vehicle_before == name != moved.vehicle_after
    other = d.plan(moved.vehicle_after)
    assert [(s.location, s.starts_at) for s in other] == [(2, 190), (4, 310)]
    assert moved.breaks is (moved.seconds_late > 0)


def test_whoever_stands_at_their_goal_has_arrived():
    d, repairs, name = small_line()
    assert repairs.break_down(name, 70, location=4) == ()
    assert not d.trips


def test_whoever_nobody_can_take_is_given_up():
    d = dispatcher(line(8), [van("a", places=1), van("b", places=0)])
    repairs = Repairs(d)
    booked(d, ask_for("chair", 1, 4, wheelchairs=1))
    booked(d, ask_for("y", 2, 5))
    moved = {m.request_id: m for m in repairs.break_down("a", 0)}
    assert moved["chair"].is_ is None
    assert moved["chair"].vehicle_after == ""
    assert list(d.trips) == ["y"]


def test_drivers_work_longer_rather_than_leave_somebody_on_the_road():
    d, repairs, name = small_line()
    other = "b" if name == "a" else "a"
    v = d.index[other]
    d.plans.fleet[v, k.SHIFT_END] = 500
    repairs.ledger.shift_end[v] = 500
    moved = repairs.break_down(name, 70, location=7)
    assert [m.request_id for m in moved] == ["x", ""]
    assert (moved[1].vehicle_after, moved[1].seconds_late) == (other, 410)
    assert d.plans.fleet[v, k.SHIFT_END] == 910


def test_a_trip_goes_to_another_vehicle_before_it_is_late():
    d = dispatcher(line(8), [van("a"), van("b", start=7)])
    repairs = Repairs(d)
    booked(d, ask_for("x", 1, 4))
    (moved,) = repairs.delay(vehicle_of(d, "x"), 0, 1200)
    assert (moved.seconds_late, moved.was, moved.breaks) == (
        max(0, 360 - moved.was.pickup_latest),
        moved.is_,
        False,
    )
    assert vehicle_of(d, "x") == moved.vehicle_after


def test_a_closed_road_is_judged_anew():
    travel = line(6)
    d = dispatcher(travel, [van("a")])
    repairs = Repairs(d)
    booked(d, ask_for("x", 2, 4))
    assert repairs.close_road(travel, 0) == ()
    seconds = travel.seconds.copy()
    seconds[:3, 3:] += 2000
    seconds[3:, :3] += 2000
    (moved,) = repairs.close_road(TravelTimes(seconds, travel.metres, FLAT), 0)
    assert (moved.cause, moved.culprit, moved.request_id) == (Cause.CLOSED_ROAD, "a", "x")
    assert moved.is_.arrival_latest >= moved.was.arrival_latest
    assert d.plans.refresh(0, 0)


def test_an_estimate_is_no_promise():
    """A limit that was moved by an estimate is put back where the promise can be kept."""
    d = dispatcher(line(8), [van("a"), van("b", start=7)])
    repairs = Repairs(d)
    booked(d, ask_for("x", 1, 4))
    v = d.trips["x"].vehicle
    latest = d.promise("x").pickup_latest
    d.plans.fleet[v, k.FREE] = 1000
    d.plans.timed(v, 0)
    assert d.late_seconds("x") > 0
    (moved,) = repairs.mend(0)
    assert vehicle_of(d, "x") == moved.vehicle_after != moved.vehicle_before
    assert d.plans.book[d.trips["x"].row, k.LATEST] == max(latest, moved.is_.pickup_latest)


def test_what_is_late_and_over_between_two_repairs_is_logged():
    d = dispatcher(line(8), [van("a")])
    repairs = Repairs(d)
    booked(d, ask_for("x", 1, 2))
    d.departed("a", 0)
    d.arrived("a", 2000)
    d.begin("a", 2000)
    d.departed("a", 2000)
    d.arrived("a", 2060)
    d.begin("a", 2060)
    (moved,) = repairs.log
    assert (moved.request_id, moved.cause) == ("x", Cause.SLOWER_THAN_PLANNED)
    assert moved.is_.pickup_latest == 2000
    assert repairs.mend(2060) == ()


@pytest.mark.parametrize(
    ("refused", "act"),
    [
        (NotFound, lambda r: r.break_down("z", 900)),
        (NotFound, lambda r: r.delay("z", 900, 1000)),
        (IllegalMove, lambda r: r.break_down("v0", 900)),
        (IllegalMove, lambda r: r.delay("v0", 900, 1000)),
        (IllegalMove, lambda r: r.dispatcher.departed("v0", 900)),
        (IllegalMove, lambda r: r.dispatcher.arrived("v0", 900)),
        (IllegalMove, lambda r: r.dispatcher.begin("v0", 900)),
        (Invalid, lambda r: r.break_down("v1", 900, location=99)),
        (Invalid, lambda r: r.break_down("v1", 899)),
        (Invalid, lambda r: r.delay("v1", 899, 1000)),
        (Invalid, lambda r: r.delay("v1", 900, 899)),
        (Invalid, lambda r: r.delay("v1", 900, 900 + 86_401)),
        (Invalid, lambda r: r.mend(899)),
        (Invalid, lambda r: r.close_road(line(3), 900)),
        (Invalid, lambda r: r.close_road(cut_off(), 900)),
    ],
)
def test_what_is_refused_leaves_no_trace(broken, refused, act):
    repairs, d = broken, broken.dispatcher
    before = told(d), list(repairs.log), d.plans.fleet.tolist(), d.plans.act.tolist(), set(d.down)
    with pytest.raises(refused):
        act(repairs)
    after = told(d), list(repairs.log), d.plans.fleet.tolist(), d.plans.act.tolist(), set(d.down)
    assert before == after


@pytest.fixture(scope="module")
def broken():
    _, repairs, now = busy(3)
    repairs.break_down("v0", now)
    return repairs


def cut_off():
    seconds = np.full((14, 14), 2**30)
    np.fill_diagonal(seconds, 0)
    return TravelTimes(seconds, np.zeros((14, 14)), FLAT)


def test_a_vehicle_that_broke_down_is_sent_nowhere_and_offered_nothing(broken):
    d = broken.dispatcher
    assert d.send("v0", 3) is False
    assert d.next_move("v0", 900) is None
    assert d.plan("v0") == ()
    answer = d.offer(random_request(np.random.default_rng(0), "new", 14, 900), 900)
    assert isinstance(answer, NoOffer) or answer.vehicle_id != "v0"
