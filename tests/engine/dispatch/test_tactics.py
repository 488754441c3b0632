"""Several offers, folded seats, long searches, and vehicles sent to wait."""

import numpy as np
import pytest
from hypothesis import given, settings

from dure.core.errors import Invalid
from dure.engine.dispatch import Activity, NoOffer, Reason, StaleOffer, Tactics, Vehicle, Weights
from tests.engine.dispatch.cases import EXACT, ask_for, city, random_request, seeds, van
from tests.engine.dispatch.test_dispatcher import book, fleet_of, steps


def test_offers_are_the_cheapest_the_soonest_and_the_least_walk():
    # Stop 3 costs no walk; stop 1 is where the van passes first.
    request = ask_for("x", [(3, 0), (1, 90)], [(5, 0), (4, 20)])
    dispatcher = fleet_of(van(start=0))
    found = dispatcher.offers(request, 0)
    assert found[0] == dispatcher.offer(request, 0)
    arrivals = [one.planned_dropoff + one.dropoff.walk_seconds for one in found]
    walks = [one.pickup.walk_seconds + one.dropoff.walk_seconds for one in found]
    assert 1 <= len(found) <= 3
    assert min(walks) == 0
    assert min(arrivals) <= arrivals[0]
    assert len(set(found)) == len(found)


@given(seed=seeds)
@settings(max_examples=40, deadline=None)
def test_one_of_several_offers_is_accepted_and_only_one(seed):
    rng = np.random.default_rng(seed)
    dispatcher = fleet_of(van("a"), van("b", 3), travel=city(rng))
    for n in range(4):
        found = dispatcher.offers(random_request(rng, str(n), 12, 0), 0)
        if isinstance(found, NoOffer):
            continue
        chosen = found[int(rng.integers(len(found)))]
        dispatcher.accept(chosen, 0)
        assert dispatcher.promise(str(n)) == chosen
        for other in found:
            with pytest.raises(StaleOffer):
                dispatcher.accept(other, 0)
        for name in "ab":
            for _, request_id, _, starts in steps(dispatcher, name):
                assert starts <= dispatcher.promise(request_id).arrival_latest


def test_a_wheelchair_place_takes_the_seats_that_it_folds():
    # Six seats, two places of three seats each: six, or three and one, or two places alone.
    vehicle = Vehicle("a", 0, 0, 0, 20_000, 6, 2, seats_folded=3)
    together = {(6, 0): True, (3, 1): True, (4, 1): False, (0, 2): True, (1, 2): False}
    for (seats, places), fits in together.items():
        assert vehicle.holds(seats, places) is fits
        dispatcher = fleet_of(vehicle)
        request = ask_for("x", 1, 3, passengers=seats, wheelchairs=places)
        found = dispatcher.offer(request, 0)
        assert isinstance(found, NoOffer) is not fits
        if not fits:
            assert found.reason is Reason.NO_WHEELCHAIR_PLACE


def test_folded_seats_count_at_every_moment_of_a_plan():
    dispatcher = fleet_of(Vehicle("a", 0, 0, 0, 20_000, 6, 2, seats_folded=3))
    book(dispatcher, ask_for("chair", 1, 5, passengers=0, wheelchairs=1))
    book(dispatcher, ask_for("four", 2, 4, passengers=4))
    # Four beside a wheelchair are one too many: they ride before or after, never together.
    order = [(kind, name) for kind, name, _, _ in steps(dispatcher)]
    chair = order.index(("pickup", "chair")), order.index(("dropoff", "chair"))
    four = order.index(("pickup", "four")), order.index(("dropoff", "four"))
    assert chair[1] < four[0] or four[1] < chair[0]


@given(seed=seeds)
@settings(max_examples=15, deadline=None)
def test_a_long_search_ends_no_worse_than_it_began(seed):
    rng = np.random.default_rng(seed)
    travel = city(rng)
    costs = {}
    for warm in (0.0, 40.0):
        rng = np.random.default_rng(seed)
        dispatcher = fleet_of(van("a"), van("b", 3), travel=travel, seed=seed)
        for n in range(8):
            found = dispatcher.offer(random_request(rng, str(n), 12, 0, ahead=3000), 0)
            if not isinstance(found, NoOffer):
                dispatcher.accept(found, 0)
        before = cost(dispatcher)
        dispatcher.improve(0, 300, warm=warm, largest=6)
        costs[warm] = cost(dispatcher)
        assert costs[warm] <= before + 1e-6
        for request_id, trip in dispatcher.trips.items():
            codes = dispatcher.plans.codes(trip.vehicle)
            assert 2 * trip.row in codes, request_id


def cost(dispatcher):
    from dure.engine.dispatch import kernels as k  # noqa: PLC0415  beside its only use

    plans = dispatcher.plans
    return sum(
        plans.run(k.refresh, 0, v, plans.lines[v], plans.coefs[v])[1]
        for v in range(len(dispatcher.vehicles))
    )


def test_a_price_on_the_vehicles_time_keeps_another_vehicle_free():
    # y is ready on the way of x's van; a van stands at y's door. By metres they are alike.
    def carrier(price):
        weights = Weights(kilometre=0, vehicle=price)
        dispatcher = fleet_of(van("a"), van("b", 3, 3, seats=1), weights=weights)
        book(dispatcher, ask_for("x", 1, 5, passengers=2))
        return book(dispatcher, ask_for("y", 3, 5, ready=0)).vehicle_id

    assert (carrier(0.0), carrier(5.0)) == ("b", "a")


def test_a_negative_price_of_time_is_refused():
    with pytest.raises(Invalid, match="not a weight"):
        Weights(vehicle=-1.0)


def test_a_vehicle_is_sent_to_wait_unless_it_is_needed():
    dispatcher = fleet_of(van("a"), van("b"))
    assert dispatcher.send("b", 4)
    assert dispatcher.next_move("b", 0).location == 4
    book(dispatcher, ask_for("x", 1, 2))
    busy = dispatcher.promise("x").vehicle_id
    assert not dispatcher.send(busy, 3)
    with pytest.raises(Invalid, match="no stop"):
        dispatcher.send("b", 99)


def test_a_vehicle_too_far_from_home_for_its_shift_is_not_sent():
    dispatcher = fleet_of(van("a", shift=(0, 599)), van("b", shift=(0, 600)))
    # Five minutes there and five back are ten.
    assert (dispatcher.send("a", 5), dispatcher.send("b", 5)) == (False, True)


def test_a_vehicle_with_a_break_ahead_is_sent_and_takes_it_where_it_then_is():
    dispatcher = fleet_of(van("a", breaks=[(200, 400, 60)]))
    assert dispatcher.send("a", 5)
    now, seen = 0, []
    while (move := dispatcher.next_move("a", now)) and move.begins is None:
        seen.append(dispatcher.departed("a", now))
        now += dispatcher.drive_seconds(seen[-2] if len(seen) > 1 else 0, seen[-1], now)
        dispatcher.arrived("a", now)
    assert seen == [1, 2, 3, 4]  # a minute each; the break is due before the last
    assert (move.begins, move.location, move.at) == (Activity.BREAK, 4, 240)
    dispatcher.begin("a", now)
    assert dispatcher.next_move("a", now).location != 5, "after a break it is asked anew"


@pytest.mark.parametrize(("latest", "goes"), [(299, False), (300, True)])
def test_a_vehicle_is_not_sent_so_far_that_its_break_is_late(latest, goes):
    dispatcher = fleet_of(van("a", breaks=[(100, latest, 60)]))  # stop 5 is 300 s away
    assert dispatcher.send("a", 5) is goes


@pytest.mark.parametrize("field", ["divert_seconds", "give_way_tries", "give_way_price"])
def test_a_negative_liberty_is_refused(field):
    with pytest.raises(Invalid, match="out of bounds"):
        Tactics(**{field: -1})


def test_exact_rules_hold_for_offers_of_every_kind():
    dispatcher = fleet_of(rules=EXACT)
    assert isinstance(dispatcher.offers(ask_for("x", 2, 2), 0), NoOffer)


def rationed(refused, beyond=100.0, ration=0.25, **more):
    """Give a dispatcher that has lately seen so much refused, and trips so dear."""
    dispatcher = fleet_of(van(start=0), tactics=Tactics(ration=ration), **more)
    dispatcher.lately.refused, dispatcher.lately.beyond = refused, beyond
    dispatcher.lately._seen = 10**9  # so that one more changes nothing
    return dispatcher


def beyond_of(request):
    """Give what a trip costs beyond its own way, a person, with all vehicles free."""
    dispatcher = rationed(0.0, ration=None)
    dispatcher.lately._seen = 0
    assert not isinstance(dispatcher.offer(request, 0), NoOffer)
    return dispatcher.lately.beyond


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("times", [0.2, 0.4, 0.9, 1.2, 2.2, 3.0, 50.0])
def test_the_more_find_nothing_the_less_a_trip_may_cost_beyond_its_own_way(share, times):
    request = ask_for("x", 3, 5)
    mean = beyond_of(request) / times
    answer = rationed(share, mean).offer(request, 0)
    too_dear = times * share > 0.25
    assert isinstance(answer, NoOffer) is too_dear
    assert not too_dear or answer.reason is Reason.OUT_OF_THE_WAY


def test_without_a_ration_whatever_fits_is_offered():
    assert not isinstance(rationed(1.0, 1e-9, None).offer(ask_for("x", 3, 5), 0), NoOffer)


@pytest.mark.parametrize("stop", [1, 5])
def test_their_own_way_does_not_count_against_anybody(stop):
    # The van stands at the stop; beyond their way there is the drive home, 0.5 km a stop.
    assert beyond_of(ask_for("x", 0, stop)) == pytest.approx(0.5 * stop * Weights().kilometre)


def test_a_party_is_judged_by_what_each_of_them_costs():
    # The van has to come; that drive is shared by those who board.
    one, four = (beyond_of(ask_for("x", 5, 3, passengers=n)) for n in (1, 4))
    assert four < one


def test_a_trip_that_is_too_dear_leaves_no_trace_but_in_what_trips_cost():
    dispatcher = rationed(1.0, 1e-9)
    before = dispatcher.lately.refused
    assert isinstance(dispatcher.offer(ask_for("x", 3, 5), 0), NoOffer)
    assert dispatcher.plan("a") == ()
    assert dispatcher.trips == {}
    assert dispatcher._pending == {}
    assert dispatcher.lately.refused < before  # a place was found
