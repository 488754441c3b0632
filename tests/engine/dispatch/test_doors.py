"""Bad input and stale offers: refused by name, or answered with a reason, and nothing changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from dure.core.errors import Invalid, NotFound
from dure.engine.dispatch import (
    Break,
    Dispatcher,
    NoOffer,
    Reason,
    Request,
    ServiceRules,
    StaleOffer,
    StopOption,
    TravelTimes,
    Weights,
)
from dure.engine.network import SpeedProfile
from tests.engine.dispatch.cases import (
    EXACT,
    FLAT,
    ask_for,
    city,
    line,
    options,
    random_request,
    seeds,
    van,
)

NAN, INF = float("nan"), float("inf")
ONE = options(0)


def fleet_of(*vehicles, travel=None, rules=EXACT):
    return Dispatcher(
        travel or line(), vehicles or (van(),), rules, Weights(), np.random.default_rng(0)
    )


def state(dispatcher, *asked):
    """Everything that a caller can see, of every vehicle and request."""
    names = [vehicle.vehicle_id for vehicle in dispatcher.vehicles]
    return (
        {name: (dispatcher.plan(name), dispatcher.revision(name)) for name in names},
        {request: promised(dispatcher, request) for request in asked},
        dispatcher.moved_limits,
    )


def promised(dispatcher, request):
    try:
        return dispatcher.promise(request)
    except NotFound:
        return None


def with_entry(name, value):
    good = line()
    matrix = np.array(getattr(good, name), dtype=float)
    matrix[2, 3] = value
    return TravelTimes(**{"seconds": good.seconds, "metres": good.metres, name: matrix},
                       profile=FLAT)  # fmt: skip


@pytest.mark.parametrize("value", [NAN, INF, -INF, -1.0])
@pytest.mark.parametrize("name", ["seconds", "metres"])
def test_a_matrix_with_no_length_names_the_entry(name, value):
    with pytest.raises(Invalid) as refused:
        with_entry(name, value)
    assert refused.value.where == f"TravelTimes {name}[2, 3]"
    assert "is not the length of a way" in str(refused.value)


def test_a_profile_that_lets_one_overtake_cannot_be_made():
    """Its tables follow from the factors, which are positive, and cannot be changed."""
    with pytest.raises(TypeError):
        SpeedProfile(np.ones(1), 3600, work=np.zeros(9))
    for table in ("work", "inverse", "factor"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(SpeedProfile(np.ones(1), 3600), table)[0] = 5
    for factor in (0.0, -1.0, NAN, INF):
        with pytest.raises(Invalid, match=r"^factor\[1\]: "):
            SpeedProfile(np.array([1.0, factor]), 3600)
    steep = SpeedProfile(np.array([0.05, 5.0, 0.05]), 600)
    for seconds in (1, 60, 900):
        arrivals = [int(steep.arrive(at, seconds)) for at in range(0, 1900, 7)]
        assert arrivals == sorted(arrivals)


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: Request("x", NAN, 4, 1, 0, ONE, ONE), "request x"),
        (lambda: Request("x", 0, NAN, 1, 0, ONE, ONE), "request x"),
        (lambda: Request("x", 0, INF, 1, 0, ONE, ONE), "request x"),
        (lambda: Request("x", 0, 2**30, 1, 0, ONE, ONE), "request x"),
        (lambda: Request("x", 0, 4, 1, -1, ONE, ONE), "request x"),
        (lambda: StopOption(0, NAN), "stop option"),
        (lambda: StopOption(0, 2**30), "stop option"),
        (lambda: van("x", shift=(NAN, 100)), "vehicle x"),
        (lambda: van("x", shift=(0, INF)), "vehicle x"),
        (lambda: van("x", shift=(-1, 100)), "vehicle x"),
        (lambda: van("x", places=-1), "vehicle x"),
        (lambda: replace(van("x"), seats_folded=-1), "vehicle x"),
        (lambda: van("x", shift=(1000, 9000), breaks=[(0, 900, 60)]), "vehicle x"),
        (lambda: van("x", shift=(0, 9000), breaks=[(8990, 8990, 60)]), "vehicle x"),
        (lambda: Break(NAN, 5, 60), ""),
        (lambda: Break(0, 5, NAN), ""),
        (lambda: ServiceRules(stop_seconds=NAN), "stop_seconds"),
        (lambda: ServiceRules(boarding_seconds=-1), "boarding_seconds"),
        (lambda: ServiceRules(promise_late_seconds=INF), "promise_late_seconds"),
    ],
)
def test_what_cannot_be_names_whose_it_is(make, where):
    with pytest.raises(Invalid) as refused:
        make()
    assert (refused.value.where or "") == where


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (ask_for("x", 1, 2, passengers=5), Reason.NO_SEAT),
        (ask_for("x", 1, 2, passengers=0, wheelchairs=2), Reason.NO_WHEELCHAIR_PLACE),
        (ask_for("x", 1, 2, ready=0), Reason.NO_VEHICLE_ON_SHIFT),
        (ask_for("x", 1, 2, ready=3799), Reason.NO_VEHICLE_ON_SHIFT),
        (ask_for("x", 1, 2, ready=3801), Reason.WAITS_TOO_LONG),
        (ask_for("x", 1, 2, ready=9000), Reason.NO_VEHICLE_ON_SHIFT),
        (ask_for("x", [], [], ready=6000), Reason.TOO_FAR_TO_WALK),
        (ask_for("x", 3, 3, ready=6000), Reason.SAME_STOP),
    ],
    ids=["over any vehicle", "wheelchairs over any vehicle", "window before the shift",
         "window ends a second before the shift", "no way there from the shift's start",
         "after the shift", "no stop", "one stop"],
)  # fmt: skip
def test_what_no_vehicle_can_do_is_answered_with_the_reason_and_leaves_no_trace(asked, reason):
    dispatcher = fleet_of(van("a", shift=(5000, 9000)), van("b", shift=(5000, 9000), seats=3))
    dispatcher.accept(dispatcher.offer(ask_for("y", 1, 2, ready=6000), 0), 0)
    before = state(dispatcher, "x", "y")
    assert dispatcher.offer(asked, 0) == NoOffer("x", reason)
    assert dispatcher.offers(asked, 0) == NoOffer("x", reason)
    assert state(dispatcher, "x", "y") == before


@pytest.mark.parametrize(
    "asked",
    [ask_for("x", 6, 1), ask_for("x", 1, [2, 6])],
    ids=["board nowhere", "alight nowhere"],
)
def test_a_stop_that_is_not_there_is_refused_by_the_request_and_leaves_no_trace(asked):
    dispatcher = fleet_of()
    before = state(dispatcher, "x")
    for ask in (dispatcher.offer, dispatcher.offers):
        with pytest.raises(Invalid, match="there is no stop 6") as refused:
            ask(asked, 0)
        assert refused.value.where == "request x"
    assert state(dispatcher, "x") == before


def test_an_offer_accepted_twice_is_one_promise():
    dispatcher = fleet_of(van("a"), van("b", 3))
    offer = dispatcher.offer(ask_for("x", 1, 2), 0)
    dispatcher.accept(offer, 0)
    before = state(dispatcher, "x")
    with pytest.raises(StaleOffer, match="no longer open") as refused:
        dispatcher.accept(offer, 0)
    assert refused.value.where == "x"
    assert state(dispatcher, "x") == before
    rides = [stop for name in "ab" for stop in dispatcher.plan(name)]
    assert [stop.request_id for stop in rides] == ["x", "x"]


def test_of_two_offers_for_one_place_in_a_plan_one_is_kept():
    dispatcher = fleet_of()
    one, two = (dispatcher.offer(ask_for(name, 1, 2), 0) for name in "xy")
    dispatcher.accept(two, 0)
    before = state(dispatcher, "x", "y")
    with pytest.raises(StaleOffer, match="plan has changed"):
        dispatcher.accept(one, 0)
    assert state(dispatcher, "x", "y") == before
    assert promised(dispatcher, "x") is None
    assert promised(dispatcher, "y") == two


@pytest.mark.parametrize(
    "forged",
    [
        {"planned_pickup": 9}, {"pickup_latest": 9999}, {"arrival_latest": 9999},
        {"vehicle_id": "b"}, {"request_id": "z"}, {"revision": 1},
    ],
    ids=lambda given: next(iter(given)),
)  # fmt: skip
def test_an_offer_that_was_never_made_is_refused(forged):
    dispatcher = fleet_of(van("a"), van("b", 3))
    offer = dispatcher.offer(ask_for("x", 0, 2), 0)
    false = replace(offer, **forged)
    assert false != offer
    before = state(dispatcher, "x", "z")
    with pytest.raises(StaleOffer, match="no longer open"):
        dispatcher.accept(false, 0)
    assert state(dispatcher, "x", "z") == before
    dispatcher.accept(offer, 0)  # the true one is still open
    assert dispatcher.promise("x") == offer


def test_an_offer_that_a_newer_one_replaced_is_refused():
    dispatcher = fleet_of(van("a"), van("b", 3))
    old = dispatcher.offer(ask_for("x", 1, 2), 0)
    new = dispatcher.offer(ask_for("x", 1, 4), 0)
    assert old != new
    before = state(dispatcher, "x")
    with pytest.raises(StaleOffer, match="no longer open"):
        dispatcher.accept(old, 0)
    assert state(dispatcher, "x") == before


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_offers_accepted_in_any_order_and_again_are_promised_once_or_not_at_all(seed):
    rng = np.random.default_rng(seed)
    dispatcher = fleet_of(van("a"), van("b", 3), travel=city(rng), rules=ServiceRules())
    names = [str(n) for n in range(6)]
    made, kept, now = [], {}, 0
    for _ in range(25):
        now += int(rng.integers(0, 90))
        dispatcher.advance(now)
        if rng.random() < 0.4:
            name = names[int(rng.integers(6))]
            if name not in kept:
                found = dispatcher.offers(random_request(rng, name, 12, now), now)
                made += () if isinstance(found, NoOffer) else found
        elif made:
            offer = made[int(rng.integers(len(made)))]
            before = state(dispatcher, *names)
            try:
                dispatcher.accept(offer, now)
            except StaleOffer:
                assert state(dispatcher, *names) == before
            else:
                assert offer.request_id not in kept
                kept[offer.request_id] = offer
    assert {n: promised(dispatcher, n) for n in names} == {n: kept.get(n) for n in names}
    planned = [stop.request_id for name in "ab" for stop in dispatcher.plan(name)]
    assert sorted(planned) == sorted([*kept, *kept])
