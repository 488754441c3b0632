"""What goes into a simulated day and what comes out of it, as checked arrays.

Nothing here decides anything. Times are whole seconds since the start of the
service day, distances metres, coordinates WGS84 degrees; -1 stands where a
value does not apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import Said, say

Int8 = npt.NDArray[np.int8]
Int16 = npt.NDArray[np.int16]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]


class Outcome(IntEnum):
    """How a trip ended; every trip ends in exactly one of these."""

    SERVED = 0
    WALKED = 1
    REFUSED = 2
    NO_SHOW = 3
    CANCELLED = 4
    UNSERVED = 5


class ArrayTable:
    """Columns of one length, each converted to its declared type when built."""

    columns: ClassVar[Mapping[str, type[np.generic]]]
    other: ClassVar[Mapping[str, type[np.generic]]] = {}

    def __post_init__(self) -> None:
        name = type(self).__name__
        for field, dtype in {**self.columns, **self.other}.items():
            object.__setattr__(self, field, _column(getattr(self, field), dtype, name, field))
        lengths = {field: len(getattr(self, field)) for field in self.columns}
        if len(set(lengths.values())) > 1:
            raise Invalid("the columns differ in length: {lengths}", where=name, lengths=lengths)

    def __len__(self) -> int:
        return len(getattr(self, next(iter(self.columns))))

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Give the columns by name, as `from_arrays` and `numpy.savez` take them."""
        return {field: getattr(self, field) for field in (*self.columns, *self.other)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Build the table from `to_arrays`; names it does not know are left aside."""
        wanted = (*cls.columns, *cls.other)
        missing = [field for field in wanted if field not in arrays]
        if missing:
            raise Invalid(
                "columns are missing: {missing}", where=cls.__name__, missing=", ".join(missing)
            )
        return cls(**{field: arrays[field] for field in wanted})


def _column(
    value: npt.ArrayLike, dtype: type[np.generic], where: str, field: str
) -> npt.NDArray[Any]:
    given = np.asarray(value)
    if given.ndim != 1:
        raise Invalid("{field} is not a column of numbers", where=where, field=field)
    if given.dtype.kind not in "iufb":
        raise Invalid(
            "{field} holds {found}, not numbers", where=where, field=field, found=given.dtype
        )
    if given.dtype.kind == "f" and not np.isfinite(given).all():
        row = int(np.flatnonzero(~np.isfinite(given))[0])
        raise Invalid(
            "{field} is not a finite number",
            where=say("{table} row {row}", table=where, row=row),
            field=field,
        )
    column = np.ascontiguousarray(given, dtype=dtype)
    if not np.array_equal(column, given):
        raise Invalid(
            "{field} does not fit into {wanted}",
            where=where,
            field=field,
            wanted=np.dtype(dtype).name,
        )
    return column


def _refuse(table: str, wrong: Mapping[Said, npt.NDArray[np.bool_]]) -> None:
    for what, rows in wrong.items():
        if rows.any():
            raise Invalid(what, where=say("{table} row {row}", table=table, row=_first(rows)))


def _first(wrong: npt.NDArray[np.bool_]) -> int:
    return int(np.flatnonzero(wrong)[0])


@dataclass(frozen=True, slots=True, eq=False)
class Demand(ArrayTable):
    """The trips that people want to make on one day, sorted by `requested_at`.

    Parameters
    ----------
    origin_lon, origin_lat, destination_lon, destination_lat
        Shape (n,), degrees.
    requested_at, ready_at
        Shape (n,), seconds >= 0: when they ask, and from when they can start
        walking. requested_at < ready_at is a booking ahead.
    passengers, wheelchairs
        Shape (n,), >= 0, at least one person per trip: seats needed, and
        wheelchair places needed besides.
    origin_zone, destination_zone
        Shape (n,), index of a zone, -1 for none.
    age_group
        Shape (n,), index into the study's age groups, -1 for unknown.

    Raises
    ------
    Invalid
        If the columns differ in length, a value is not of its kind or out of
        its bounds, or the trips are not in order of request; names the row.
    """

    origin_lon: Float64
    origin_lat: Float64
    destination_lon: Float64
    destination_lat: Float64
    requested_at: Int64
    ready_at: Int64
    passengers: Int16
    wheelchairs: Int16
    origin_zone: Int32
    destination_zone: Int32
    age_group: Int8

    columns: ClassVar[Mapping[str, type[np.generic]]] = {
        "origin_lon": np.float64,
        "origin_lat": np.float64,
        "destination_lon": np.float64,
        "destination_lat": np.float64,
        "requested_at": np.int64,
        "ready_at": np.int64,
        "passengers": np.int16,
        "wheelchairs": np.int16,
        "origin_zone": np.int32,
        "destination_zone": np.int32,
        "age_group": np.int8,
    }

    def __post_init__(self) -> None:
        ArrayTable.__post_init__(self)
        wrong = {
            say("a longitude is outside [-180, 180]"): (np.abs(self.origin_lon) > 180)
            | (np.abs(self.destination_lon) > 180),
            say("a latitude is outside [-90, 90]"): (np.abs(self.origin_lat) > 90)
            | (np.abs(self.destination_lat) > 90),
            say("requested before the service day began"): self.requested_at < 0,
            say("ready before it was requested"): self.ready_at < self.requested_at,
            say("a negative number of people"): (self.passengers < 0) | (self.wheelchairs < 0),
            say("nobody travels"): (self.passengers < 1) & (self.wheelchairs < 1),
            say("requested before the trip above it"): np.diff(self.requested_at, prepend=0) < 0,
        }
        _refuse("Demand", wrong)


@dataclass(frozen=True, slots=True, eq=False)
class TripTable(ArrayTable):
    """What became of each trip, in the order of the demand.

    Parameters
    ----------
    outcome
        Shape (n,), a value of `Outcome`.
    vehicle
        Index of the vehicle that carried the trip.
    walk_to_seconds, walk_from_seconds
        Walk to the first stop and from the last one; a trip on foot has all
        of it in `walk_to_seconds`.
    boarded_at, alighted_at, ride_seconds
        Boarding begins, alighting is over, and the time between the two
        (without transfers' waiting).
    transfer_wait_seconds, transfers
        0 and 0 without a change.
    direct_seconds
        The drive from the first stop to the last without a detour.
    ride_metres
        Metres on board.
    promised_earliest, promised_latest, arrival_latest
        The promised pickup window and the promised latest arrival.
    ready_at, requested_at, passengers
        As in the demand; `passengers` counts everybody, wheelchairs too.
    """

    outcome: Int8
    vehicle: Int32
    walk_to_seconds: Int64
    boarded_at: Int64
    ride_seconds: Int64
    alighted_at: Int64
    walk_from_seconds: Int64
    transfer_wait_seconds: Int64
    transfers: Int16
    direct_seconds: Int64
    ride_metres: Float64
    promised_earliest: Int64
    promised_latest: Int64
    arrival_latest: Int64
    ready_at: Int64
    requested_at: Int64
    passengers: Int16

    columns: ClassVar[Mapping[str, type[np.generic]]] = {
        "outcome": np.int8,
        "vehicle": np.int32,
        "walk_to_seconds": np.int64,
        "boarded_at": np.int64,
        "ride_seconds": np.int64,
        "alighted_at": np.int64,
        "walk_from_seconds": np.int64,
        "transfer_wait_seconds": np.int64,
        "transfers": np.int16,
        "direct_seconds": np.int64,
        "ride_metres": np.float64,
        "promised_earliest": np.int64,
        "promised_latest": np.int64,
        "arrival_latest": np.int64,
        "ready_at": np.int64,
        "requested_at": np.int64,
        "passengers": np.int16,
    }

    def __post_init__(self) -> None:
        ArrayTable.__post_init__(self)
        unknown = ~np.isin(self.outcome, [outcome.value for outcome in Outcome])
        if unknown.any():
            raise Invalid(
                "not an outcome",
                where=say("{table} row {row}", table="TripTable", row=_first(unknown)),
            )

    @property
    def late_seconds(self) -> Int64:
        """Shape (n,), by how much a served trip missed its promise; 0 or less: by nothing."""
        late = np.maximum(
            self.boarded_at - self.promised_latest, self.alighted_at - self.arrival_latest
        )
        return np.where(self.outcome == Outcome.SERVED, late, 0)

    @classmethod
    def empty(cls, n: int) -> TripTable:
        """Make a writable table of n trips, all unserved and -1 elsewhere."""
        if n < 0:
            raise Invalid("a table of {trips} trips", trips=n)
        columns = {name: np.full(n, -1, dtype) for name, dtype in cls.columns.items()}
        columns["outcome"][:] = Outcome.UNSERVED
        return cls(**columns)


@dataclass(frozen=True, slots=True, eq=False)
class VehicleLog(ArrayTable):
    """Where the vehicles stood, one row per visit, by vehicle and then by time.

    Parameters
    ----------
    vehicle, location
        Shape (k,), indices of the vehicle and of the location.
    arrived_at, departed_at
        Shape (k,), seconds. A vehicle's first visit is its start depot, from
        its shift's start; its last is the end depot.
    passengers_after, wheelchairs_after
        Shape (k,), on board when it leaves.
    metres_to_here
        Shape (k,), driven since the visit before.
    shift_start, shift_end
        Shape (v,), seconds, one entry per vehicle.
    """

    vehicle: Int32
    location: Int32
    arrived_at: Int64
    departed_at: Int64
    passengers_after: Int16
    wheelchairs_after: Int16
    metres_to_here: Float64
    shift_start: Int64
    shift_end: Int64

    columns: ClassVar[Mapping[str, type[np.generic]]] = {
        "vehicle": np.int32,
        "location": np.int32,
        "arrived_at": np.int64,
        "departed_at": np.int64,
        "passengers_after": np.int16,
        "wheelchairs_after": np.int16,
        "metres_to_here": np.float64,
    }
    other: ClassVar[Mapping[str, type[np.generic]]] = {
        "shift_start": np.int64,
        "shift_end": np.int64,
    }

    def __post_init__(self) -> None:
        ArrayTable.__post_init__(self)
        vehicles = len(self.shift_start)
        if len(self.shift_end) != vehicles:
            raise Invalid("shift_start and shift_end differ in length", where="VehicleLog")
        wrong = {
            say("no such vehicle"): (self.vehicle < 0) | (self.vehicle >= vehicles),
            say("left before it arrived"): self.departed_at < self.arrived_at,
            say("a negative distance"): self.metres_to_here < 0,
        }
        _refuse("VehicleLog", wrong)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What happened on one day: the trips and the vehicles' visits."""

    trips: TripTable
    visits: VehicleLog

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Give all columns, named `trips_<column>` and `visits_<column>`."""
        return {
            f"{field.name}_{name}": column
            for field in fields(self)
            for name, column in getattr(self, field.name).to_arrays().items()
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Trace:
        """Build the trace from `to_arrays`."""
        return cls(
            TripTable.from_arrays(_without("trips_", arrays)),
            VehicleLog.from_arrays(_without("visits_", arrays)),
        )


def _without(prefix: str, arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    return {
        name.removeprefix(prefix): column
        for name, column in arrays.items()
        if name.startswith(prefix)
    }
