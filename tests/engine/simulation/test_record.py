"""What is written down of a day, entry by entry."""

from dure.engine.dispatch import Offer, StopOption
from dure.engine.simulation import Outcome
from dure.engine.simulation.record import Record
from tests.engine.dispatch.cases import ask_for, van


def test_a_ride_counts_the_metres_driven_with_the_passenger_on_board():
    record = Record([van()], [ask_for("x", 1, 2, passengers=2, wheelchairs=1)])
    record.promised(
        0, Offer("x", "a", StopOption(1, 5), StopOption(2, 6), 60, 300, 50, 350, 900, 100)
    )
    record.left(0, 0)
    record.came(0, 1, 55, 700.0)
    record.boarded(0, 0, 60, (2, 1))
    record.left(0, 70)
    record.came(0, 2, 200, 1100.0)
    record.alighted(0, 0, 210, (2, 1))

    trace = record.trace()

    trips = trace.trips
    assert trips.outcome.tolist() == [Outcome.SERVED]
    assert (trips.ride_metres[0], trips.ride_seconds[0], trips.passengers[0]) == (1100.0, 150, 3)
    assert (trips.walk_to_seconds[0], trips.walk_from_seconds[0]) == (5, 6)
    assert trace.visits.passengers_after.tolist() == [0, 2, 0]
    assert trace.visits.wheelchairs_after.tolist() == [0, 1, 0]
    assert trace.visits.metres_to_here.tolist() == [0.0, 700.0, 1100.0]
    assert trace.visits.departed_at.tolist() == [0, 70, 20_000]


def test_a_promise_not_yet_kept_is_unserved():
    record = Record([van()], [ask_for("x", 1, 2)])
    record.refused(0)
    record.promised(
        0, Offer("x", "a", StopOption(1, 5), StopOption(2, 6), 60, 300, 50, 350, 900, 100)
    )
    assert record.trace().trips.outcome.tolist() == [Outcome.UNSERVED]


def test_a_vehicle_that_comes_home_late_stays_no_time():
    record = Record([van(shift=(0, 100))], [])
    record.left(0, 10)
    record.came(0, 0, 130, 5.0)
    assert record.trace().visits.departed_at.tolist() == [10, 130]
