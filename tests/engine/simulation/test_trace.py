"""Tables: what they take, what they refuse, and that they survive a file."""

import io

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.simulation import Demand, Outcome, Trace, TripTable, VehicleLog


def demand(**change):
    columns = {
        "origin_lon": [127.0, 127.1], "origin_lat": [37.0, 37.1],
        "destination_lon": [127.2, 127.3], "destination_lat": [37.2, 37.3],
        "requested_at": [10, 20], "ready_at": [10, 90], "passengers": [1, 0],
        "wheelchairs": [0, 1], "origin_zone": [-1, 2], "destination_zone": [0, 1],
        "age_group": [-1, 3],
    }  # fmt: skip
    return Demand(**{name: np.array(value) for name, value in {**columns, **change}.items()})


def log(**change):
    columns = {
        "vehicle": [0, 0], "location": [0, 1], "arrived_at": [0, 50], "departed_at": [10, 60],
        "passengers_after": [0, 1], "wheelchairs_after": [0, 0], "metres_to_here": [0.0, 7.5],
        "shift_start": [0], "shift_end": [60],
    }  # fmt: skip
    return VehicleLog(**{name: np.array(value) for name, value in {**columns, **change}.items()})


def test_columns_get_their_declared_types():
    table = demand()
    assert len(table) == 2
    assert (table.passengers.dtype, table.age_group.dtype) == (np.int16, np.int8)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ready_at": [10, 19]}, "row 1: ready before"),
        ({"requested_at": [30, 20], "ready_at": [30, 30]}, "row 1: requested before the trip"),
        ({"requested_at": [-1, 20]}, "row 0: requested before the service day"),
        ({"passengers": [0, 0]}, "row 0: nobody"),
        ({"wheelchairs": [-1, 1]}, "row 0: a negative"),
        ({"origin_lon": [127.0, 181.0]}, "row 1: a longitude"),
        ({"destination_lat": [-91.0, 0.0]}, "row 0: a latitude"),
        ({"origin_lat": [37.0, np.nan]}, "row 1: origin_lat is not a finite"),
        ({"age_group": [300, 0]}, "age_group does not fit"),
        ({"passengers": [1.5, 1]}, "passengers does not fit"),
        ({"passengers": [1]}, "differ in length"),
        ({"passengers": [[1], [1]]}, "not a column"),
        ({"passengers": ["1", "2"]}, "not numbers"),
    ],
)
def test_a_demand_that_cannot_be_is_refused_by_row(change, said):
    with pytest.raises(Invalid, match=said):
        demand(**change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vehicle": [0, 1]}, "row 1: no such vehicle"),
        ({"departed_at": [10, 49]}, "row 1: left before"),
        ({"metres_to_here": [0.0, -1.0]}, "row 1: a negative"),
        ({"shift_end": [60, 70]}, "differ in length"),
    ],
)
def test_a_log_that_cannot_be_is_refused_by_row(change, said):
    with pytest.raises(Invalid, match=said):
        log(**change)


def test_an_empty_table_is_unserved_and_writable():
    table = TripTable.empty(3)
    assert table.outcome.tolist() == [Outcome.UNSERVED] * 3
    assert table.boarded_at.tolist() == [-1] * 3
    table.boarded_at[1] = 5
    assert len(TripTable.empty(0)) == 0
    with pytest.raises(Invalid):
        TripTable.empty(-1)


def test_an_unknown_outcome_is_refused():
    arrays = TripTable.empty(2).to_arrays()
    arrays["outcome"] = np.array([0, 9])
    with pytest.raises(Invalid, match="row 1: not an outcome"):
        TripTable.from_arrays(arrays)


def test_a_trace_survives_a_file():
    trace = Trace(TripTable.empty(4), log())
    file = io.BytesIO()
    np.savez(file, **trace.to_arrays())
    file.seek(0)

    again = Trace.from_arrays(dict(np.load(file)))

    for name, column in trace.to_arrays().items():
        assert (again.to_arrays()[name] == column).all()
        assert again.to_arrays()[name].dtype == column.dtype


def test_a_missing_column_is_named():
    arrays = log().to_arrays()
    del arrays["location"]
    with pytest.raises(Invalid, match="location"):
        VehicleLog.from_arrays(arrays)
