"""Offers, promises and what vehicles report, by hand and by law."""

import numpy as np
import pytest
from hypothesis import given, settings

from dure.core.errors import IllegalMove, Invalid, NotFound
from dure.engine.dispatch import (
    Activity,
    Dispatcher,
    NoOffer,
    Reason,
    ServiceRules,
    StaleOffer,
    Weights,
)
from tests.engine.dispatch.cases import (
    EXACT,
    FLAT,
    SLOW,
    ask_for,
    city,
    line,
    random_request,
    seeds,
    van,
)


def fleet_of(*vehicles, travel=None, rules=EXACT, weights=None, seed=0, tactics=None):
    return Dispatcher(
        travel or line(),
        vehicles or (van(),),
        rules,
        weights or Weights(),
        np.random.default_rng(seed),
        tactics,
    )


def book(dispatcher, request, now=0):
    offer = dispatcher.offer(request, now)
    dispatcher.accept(offer, now)
    return offer


def steps(dispatcher, name="a"):
    return [
        (stop.activity.value, stop.request_id, stop.location, stop.starts_at)
        for stop in dispatcher.plan(name)
    ]


def test_an_offer_by_hand():
    # The van stands at 0; two minutes to stop 2, three more to stop 5.
    offer = fleet_of().offer(ask_for("x", (2, 30), (5, 40)), 0)

    assert (offer.planned_pickup, offer.planned_dropoff) == (120, 300)
    assert (offer.pickup_earliest, offer.pickup_latest) == (60, 420)
    # Three minutes direct may take thirteen; from the latest pickup on.
    assert offer.arrival_latest == 420 + 780
    assert offer.direct_seconds == 180


def test_times_at_a_stop_are_shared_by_those_who_board_there():
    dispatcher = fleet_of(rules=ServiceRules(stop_seconds=20, boarding_seconds=5))
    book(dispatcher, ask_for("x", 2, 5))
    book(dispatcher, ask_for("y", 2, 5))

    plan = dispatcher.plan("a")

    # 120 s drive, 20 s to stop, 5 s each; 180 s drive, 20 s, 5 s each.
    assert sorted(stop.starts_at for stop in plan) == [140, 145, 350, 355]


def test_a_wheelchair_takes_longer_to_board():
    offer = fleet_of(rules=ServiceRules(stop_seconds=0)).offer(
        ask_for("x", 1, 2, passengers=0, wheelchairs=1), 0
    )
    assert (offer.planned_pickup, offer.planned_dropoff) == (60, 60 + 120 + 60 + 120)


def test_walking_is_weighed_against_waiting_and_riding():
    # By stop 3: 180 s wait, 120 s ride. By stop 1: walk there, no wait, 240 s ride at half.
    short = fleet_of().offer(ask_for("x", [(3, 0), (1, 60)], 5), 0)
    long = fleet_of().offer(ask_for("x", [(3, 0), (1, 121)], 5), 0)
    assert (short.pickup.location, long.pickup.location) == (1, 3)


def test_nobody_is_left_who_is_still_walking():
    dispatcher = fleet_of(van(start=2))
    offer = book(dispatcher, ask_for("x", (2, 300), 4, ready=100))
    assert offer.planned_pickup == offer.pickup_earliest == 400
    assert dispatcher.next_move("a", 0).at == 400


def test_a_later_booking_does_not_break_a_promise():
    dispatcher = fleet_of(rules=ServiceRules(**tight()))
    first = book(dispatcher, ask_for("x", 1, 5))
    # y from 0 to 4 would fit before x, were x not promised 60..70 at stop 1.
    second = book(dispatcher, ask_for("y", 3, 4))
    assert dispatcher.plan("a")[0].request_id == "x"
    for stop in dispatcher.plan("a"):
        if stop.activity is Activity.PICKUP:
            promise = {"x": first, "y": second}[stop.request_id]
            assert promise.pickup_earliest <= stop.starts_at <= promise.pickup_latest


def tight():
    return {
        "stop_seconds": 0, "boarding_seconds": 0, "promise_late_seconds": 10,
        "max_ride_extra_seconds": 0, "max_ride_ratio": 1.0,
    }  # fmt: skip


def test_a_ride_at_its_limit_lets_nobody_in_and_a_second_more_does():
    # x rides 1 -> 4 in 180 s. y boards at 2, a detour of nothing but 10 s boarding.
    rules = {"stop_seconds": 0, "boarding_seconds": 10, "max_ride_ratio": 1.0}
    for extra, shared in ((9, False), (10, True)):
        dispatcher = fleet_of(rules=ServiceRules(**rules, max_ride_extra_seconds=extra))
        book(dispatcher, ask_for("x", 1, 4))
        book(dispatcher, ask_for("y", 2, 5))
        order = [(stop.activity.value, stop.request_id) for stop in dispatcher.plan("a")]
        assert (order.index(("pickup", "y")) < order.index(("dropoff", "x"))) == shared


def test_a_booking_ahead_is_promised_around_its_time():
    dispatcher = fleet_of()
    offer = book(dispatcher, ask_for("x", 3, 5, ready=7200, requested=0))
    assert (offer.planned_pickup, offer.pickup_latest) == (7200, 7500)
    # It leaves a minute before it must, and can serve others meanwhile.
    assert dispatcher.next_move("a", 0).at == 7200 - 180 - 60
    assert book(dispatcher, ask_for("y", 1, 2)).planned_pickup == 60


def test_time_in_hand_is_spent_before_the_pickup_not_with_people_on_board():
    dispatcher = fleet_of()
    book(dispatcher, ask_for("x", 1, 5, ready=940, requested=0))
    book(dispatcher, ask_for("y", 2, 5, ready=1060, requested=0))
    times = {stop.request_id: stop.starts_at for stop in dispatcher.plan("a")[:2]}
    assert times == {"x": 1000, "y": 1060}


def test_the_shift_ends_at_the_depot():
    late = fleet_of(van(shift=(0, 600)))
    # To 5 and back are 600 s to the second.
    assert late.offer(ask_for("x", 2, 5), 0).vehicle_id == "a"
    answer = fleet_of(van(shift=(0, 599))).offer(ask_for("x", 2, 5), 0)
    assert answer == NoOffer("x", Reason.WAITS_TOO_LONG)


def test_a_break_is_taken_with_nobody_on_board():
    dispatcher = fleet_of(van(breaks=[(0, 400, 600)]))
    book(dispatcher, ask_for("x", 1, 5))
    assert steps(dispatcher) == [
        ("pickup", "x", 1, 60),
        ("dropoff", "x", 5, 300),
        ("break", "", 5, 300),
    ]
    earlier = fleet_of(van(breaks=[(0, 299, 600)]))
    book(earlier, ask_for("x", 1, 5))
    assert [step[0] for step in steps(earlier)] == ["break", "pickup", "dropoff"]


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (ask_for("x", [], 1), Reason.TOO_FAR_TO_WALK),
        (ask_for("x", 1, []), Reason.TOO_FAR_TO_WALK),
        (ask_for("x", [1, 2], 1), None),
        (ask_for("x", 1, 1), Reason.SAME_STOP),
        (ask_for("x", 1, 2, passengers=5), Reason.NO_SEAT),
        (ask_for("x", 1, 2, wheelchairs=2), Reason.NO_WHEELCHAIR_PLACE),
        (ask_for("x", 1, 2, ready=21_000), Reason.NO_VEHICLE_ON_SHIFT),
        (ask_for("x", 5, 1, ready=19_900), Reason.WAITS_TOO_LONG),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, Reason) else "",
)
def test_a_refusal_says_why(request_, reason):
    answer = fleet_of().offer(request_, 0)
    assert getattr(answer, "reason", None) == reason


def test_a_place_without_a_way_is_refused_as_such():
    travel = line()
    travel.seconds[:5, 5] = 2**30
    answer = fleet_of(travel=travel).offer(ask_for("x", 1, 5), 0)
    assert answer.reason is Reason.NO_WAY


def test_an_offer_goes_stale_when_the_plan_changes():
    dispatcher = fleet_of()
    one, two = dispatcher.offer(ask_for("x", 1, 2), 0), dispatcher.offer(ask_for("y", 3, 4), 0)
    dispatcher.accept(one, 0)
    with pytest.raises(StaleOffer, match="plan has changed"):
        dispatcher.accept(two, 0)
    with pytest.raises(StaleOffer, match="no longer open"):
        dispatcher.accept(one, 0)


def test_an_offer_goes_stale_with_time():
    dispatcher = fleet_of()
    soon = dispatcher.offer(ask_for("x", 1, 2), 0)
    dispatcher.accept(soon, soon.pickup_latest - 60)
    late = fleet_of()
    offer = late.offer(ask_for("x", 1, 2), 0)
    with pytest.raises(StaleOffer, match="no longer time"):
        late.accept(offer, offer.pickup_latest - 59)
    assert late.plan("a") == ()


def test_an_offer_changes_nothing():
    dispatcher = fleet_of()
    book(dispatcher, ask_for("x", 1, 5))
    before = steps(dispatcher), dispatcher.revision("a")
    dispatcher.offer(ask_for("y", 2, 4), 0)
    assert (steps(dispatcher), dispatcher.revision("a")) == before


def test_a_trip_from_offer_to_arrival():
    dispatcher = fleet_of()
    book(dispatcher, ask_for("x", 1, 3))
    assert dispatcher.departed("a", 0) == 1
    with pytest.raises(IllegalMove):
        dispatcher.begin("a", 30)
    dispatcher.arrived("a", 60)
    assert dispatcher.begin("a", 60).activity is Activity.PICKUP
    with pytest.raises(IllegalMove):
        dispatcher.cancel("x", 60)
    dispatcher.departed("a", 60)
    dispatcher.arrived("a", 180)
    assert dispatcher.begin("a", 180).request_id == "x"
    with pytest.raises(NotFound):
        dispatcher.promise("x")
    # Home to the depot by the end of the shift, a minute early.
    assert dispatcher.next_move("a", 180).at == 20_000 - 180 - 60


def test_a_vehicle_on_its_way_keeps_to_it():
    dispatcher = fleet_of()
    book(dispatcher, ask_for("x", 5, 4))
    dispatcher.departed("a", 0)
    book(dispatcher, ask_for("y", 1, 4), 10)
    assert dispatcher.plan("a")[0].request_id == "x"


def test_nobody_came_and_the_vehicle_goes_on():
    dispatcher = fleet_of()
    book(dispatcher, ask_for("x", 1, 3))
    book(dispatcher, ask_for("y", 2, 4))
    dispatcher.departed("a", 0)
    dispatcher.arrived("a", 60)
    dispatcher.no_show("x", 360)
    assert [step[:2] for step in steps(dispatcher)] == [("pickup", "y"), ("dropoff", "y")]


def test_a_delay_moves_the_limit_and_is_told():
    dispatcher = fleet_of()
    offer = book(dispatcher, ask_for("x", 1, 3))
    dispatcher.departed("a", 0)
    assert (dispatcher.moved_limits, dispatcher.late_seconds("x")) == (0, 0)
    dispatcher.arrived("a", offer.pickup_latest + 100)
    assert dispatcher.late_seconds("x") == 100
    assert dispatcher.moved_limits == 1
    # Late already: nobody may make it later, not even by a stop on the way.
    book(dispatcher, ask_for("y", 1, 2), offer.pickup_latest + 100)
    assert dispatcher.plan("a")[0].request_id == "x"


def test_improve_uses_room_that_a_cancellation_made():
    # y must wait for the far van, since the near one is full; then that one's trip is off.
    vans = van("a", 0, 0, seats=1), van("b", 11, 11)
    rules, weights = ServiceRules(**tight()), Weights(kilometre=10.0)
    dispatcher = fleet_of(*vans, travel=line(12), rules=rules, weights=weights)
    book(dispatcher, ask_for("x", 1, 10))
    offer = book(dispatcher, ask_for("y", 1, 2))
    assert offer.vehicle_id == "b"
    assert dispatcher.improve(0, 50) == 0
    dispatcher.cancel("x", 0)

    assert dispatcher.improve(0, 50) > 0

    assert [step[1] for step in steps(dispatcher, "a")] == ["y", "y"]
    assert steps(dispatcher, "a")[0][3] == offer.pickup_earliest
    assert dispatcher.plan("b") == ()


def test_improve_is_the_same_for_the_same_seed():
    def run(seed):
        rng = np.random.default_rng(3)
        dispatcher = fleet_of(van("a"), van("b"), travel=city(rng), seed=seed)
        for n in range(15):
            offer = dispatcher.offer(random_request(rng, f"r{n}", 12, 0, ahead=2000), 0)
            if not isinstance(offer, NoOffer):
                dispatcher.accept(offer, 0)
        dispatcher.improve(0, 100)
        return [steps(dispatcher, name) for name in "ab"]

    assert run(1) == run(1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.offer(ask_for("x", 9, 1), 0), "stop 9"),
        (lambda d: d.offer(ask_for("x", 1, 2), -1), "time goes back"),
        (lambda d: book(d, book(d, ask_for("x", 1, 2)) and ask_for("x", 1, 2)), "booked already"),
    ],
    ids=["no such stop", "time goes back", "twice"],
)
def test_a_question_that_makes_no_sense_is_refused(change, said):
    with pytest.raises(Invalid, match=said):
        change(fleet_of())


def test_unknown_names_are_not_found():
    with pytest.raises(NotFound):
        fleet_of().plan("z")
    with pytest.raises(NotFound):
        fleet_of().cancel("z", 0)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_no_later_event_breaks_a_promise(seed):
    """Thousands of random bookings, cancellations, moves and improvements, exactly timed."""
    rng = np.random.default_rng(seed)
    travel = city(rng, profile=(FLAT, SLOW)[seed % 2])
    vans = [van(name, breaks=[(1000, 4000, 300)]) for name in "ab"]
    dispatcher = fleet_of(*vans, travel=travel, rules=ServiceRules(), seed=seed)
    drive = Drive(dispatcher, vans)
    for n in range(60):
        drive.until(drive.now + int(rng.integers(0, 120)))
        chance = rng.random()
        if chance < 0.6:
            offer = dispatcher.offer(random_request(rng, f"r{n}", 12, drive.now, 900), drive.now)
            if not isinstance(offer, NoOffer):
                dispatcher.accept(offer, drive.now)
                drive.promised[offer.request_id] = offer
        elif chance < 0.8:
            dispatcher.improve(drive.now, 20)
        elif drive.waiting():
            gone = drive.waiting()[0]
            dispatcher.cancel(gone, drive.now)
            del drive.promised[gone]
        drive.check()
    drive.until(20_000)
    assert dispatcher.moved_limits == 0
    assert drive.done == set(drive.promised)


class Drive:
    """Drive every vehicle exactly as its dispatcher says, and hold it to what it promised."""

    def __init__(self, dispatcher, vans):
        self.dispatcher, self.now = dispatcher, 0
        self.names = [vehicle.vehicle_id for vehicle in vans]
        self.place = {vehicle.vehicle_id: vehicle.start for vehicle in vans}
        self.arrives = dict.fromkeys(self.names)
        self.busy = dict.fromkeys(self.names, 0)
        self.promised, self.boarded, self.done = {}, {}, set()

    def waiting(self):
        return sorted(set(self.promised) - set(self.boarded))

    def until(self, end):
        while True:
            due = [(at, name) for name in self.names if (at := self.next_time(name)) is not None]
            if not due or min(due)[0] > end:
                break
            self.now, name = min(due)
            self.step(name)
        self.now = end

    def next_time(self, name):
        if self.arrives[name] is not None:
            return self.arrives[name][0]
        move = self.dispatcher.next_move(name, self.now)
        return None if move is None else max(move.at, self.busy[name], self.now)

    def step(self, name):
        if self.arrives[name] is not None:
            _, self.place[name] = self.arrives[name]
            self.arrives[name] = None
            self.dispatcher.arrived(name, self.now)
            return
        move = self.dispatcher.next_move(name, self.now)
        if move.begins is None:
            goal = self.dispatcher.departed(name, self.now)
            took = self.dispatcher.drive_seconds(self.place[name], goal, self.now)
            self.arrives[name] = self.now + took, goal
            return
        stop = self.dispatcher.begin(name, self.now)
        self.busy[name] = stop.ends_at
        self.note(stop)

    def note(self, stop):
        if stop.activity is Activity.BREAK:
            return
        offer = self.promised[stop.request_id]
        if stop.activity is Activity.PICKUP:
            assert offer.pickup_earliest <= stop.starts_at <= offer.pickup_latest
            assert stop.location == offer.pickup.location
            self.boarded[stop.request_id] = stop.starts_at
        else:
            assert stop.ends_at <= offer.arrival_latest
            assert stop.location == offer.dropoff.location
            self.done.add(stop.request_id)

    def check(self):
        """Hold the plans to the promises, before anything of them is driven."""
        for name in self.names:
            for stop in self.dispatcher.plan(name):
                if stop.activity is Activity.BREAK:
                    continue
                offer = self.promised[stop.request_id]
                if stop.activity is Activity.PICKUP:
                    assert offer.pickup_earliest <= stop.starts_at <= offer.pickup_latest
                else:
                    assert stop.ends_at <= offer.arrival_latest
