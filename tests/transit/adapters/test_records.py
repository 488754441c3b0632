import numpy as np

from dure.engine.simulation.trace import VehicleLog
from dure.transit.adapters.arms import no_vehicles
from dure.transit.adapters.records import fleet_records

# Two vehicles: depot, pick up three and a wheelchair, set down, depot; and one that only drives.
VISITS = VehicleLog(
    vehicle=np.array([0, 0, 0, 0, 1, 1]),
    location=np.array([9, 1, 2, 9, 9, 3]),
    arrived_at=np.array([0, 100, 200, 300, 0, 50]),
    departed_at=np.array([50, 120, 220, 300, 10, 60]),
    passengers_after=np.array([0, 3, 0, 0, 0, 0]),
    wheelchairs_after=np.array([0, 1, 0, 0, 0, 0]),
    metres_to_here=np.array([0.0, 500.0, 700.0, 900.0, 0.0, 400.0]),
    shift_start=np.array([0, 0]),
    shift_end=np.array([3600, 1800]),
)


def test_a_leg_is_driven_with_those_on_board_when_it_began():
    fleet = fleet_records(VISITS)

    assert fleet.passengers.tolist() == [0, 0, 4, 0, 0, 0]
    assert fleet.metres.tolist() == [0, 500, 700, 900, 0, 400]
    assert fleet.driver_seconds.tolist() == [3600, 1800]


def test_vehicles_that_are_not_counted_have_no_record():
    assert fleet_records(no_vehicles()) is None
