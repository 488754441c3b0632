"""A day of fixed routes as a timetable for people and a log of the vehicles."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.dispatch import TravelTimes
from dure.engine.simulation.trace import VehicleLog
from dure.engine.timetable.duties import Duty, arrival
from dure.engine.timetable.journey import Journeys
from dure.engine.timetable.timetable import Int64Array, Timetable


@dataclass(frozen=True, slots=True, eq=False)
class FixedService:
    """A day of fixed routes.

    Attributes
    ----------
    timetable
        Stops are the locations of the travel times. A trip is what one vehicle drives without
        leaving the line: run after run until a break or the end of the shift, so that people may
        stay on board where one run ends and the next begins.
    visits
        What the vehicles do from depot to depot, nobody on board yet.
    visit
        Shape (rows of `visits`,), the timetable's visit that the vehicle leaves from; -1: none.
    """

    timetable: Timetable
    visits: VehicleLog
    visit: Int64Array

    def with_passengers(self, journeys: Journeys) -> VehicleLog:
        """Return the visits with the people on board, from the `journeys` by this timetable.

        Raises
        ------
        Invalid
            If the journeys are of another timetable.
        """
        if journeys.passengers_after.shape != (self.timetable.visit_count,):
            raise Invalid("the journeys are of another timetable", where="journeys")

        def after(load: Int64Array) -> npt.NDArray[np.int16]:
            return np.where(self.visit >= 0, np.append(load, 0)[self.visit], 0).astype(np.int16)

        return replace(
            self.visits,
            passengers_after=after(journeys.passengers_after),
            wheelchairs_after=after(journeys.wheelchairs_after),
        )


def collect(duties: list[Duty], travel: TravelTimes) -> FixedService:
    """Lay the duties out as a timetable and a log."""
    return _log(duties, timetable_of(duties, travel), travel)


def timetable_of(duties: list[Duty], travel: TravelTimes) -> Timetable:
    """Lay the duties out as a timetable."""
    trips = [(v, trip) for v, duty in enumerate(duties) for trip in duty.trips]
    visits = np.array([visit for _, trip in trips for visit in trip], np.int64).reshape(-1, 3)
    length = [len(trip) for _, trip in trips]
    first = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    metres = np.zeros(len(visits))
    metres[1:] = travel.metres[visits[:-1, 0], visits[1:, 0]]
    metres[first[:-1]] = 0
    vehicles = [duty.vehicle for duty in duties]
    runner = np.array([v for v, _ in trips], np.int32)
    return Timetable(
        travel.locations,
        first,
        visits[:, 0].astype(np.int32),
        visits[:, 1],
        visits[:, 2],
        capacity=np.array([vehicles[v].seats for v in runner], np.int32),
        vehicle=runner,
        wheelchair_capacity=np.array([vehicles[v].wheelchair_places for v in runner], np.int32),
        metres=metres,
    )


def _log(duties: list[Duty], timetable: Timetable, travel: TravelTimes) -> FixedService:
    rows: list[tuple[int, int, int, int, int]] = []
    for v, duty in enumerate(duties):
        rows.append((v, duty.vehicle.start, *(duty.vehicle.shift_start,) * 2, -1))
        for t in np.flatnonzero(timetable.vehicle == v):
            begin, end = timetable.trip_start[t], timetable.trip_start[t + 1]
            for i in range(begin, end):
                stop, came = int(timetable.stop[i]), int(timetable.arrive[i])
                if i == begin:
                    # Waiting for the first run, or resting, is part of the same visit.
                    if rows[-1][4] >= 0:
                        came = rows.pop()[2]
                    else:
                        came = arrival(travel, rows[-1][1], stop, rows[-1][3])
                rows.append((v, stop, came, int(timetable.depart[i]), i))
        home = duty.home_at
        rows.append((v, duty.vehicle.end, home, max(home, duty.vehicle.shift_end), -1))
    table = np.array(rows, np.int64)
    metres = np.zeros(len(table))
    metres[1:] = travel.metres[table[:-1, 1], table[1:, 1]]
    metres[1:][table[1:, 0] != table[:-1, 0]] = 0
    log = VehicleLog(
        vehicle=table[:, 0].astype(np.int32),
        location=table[:, 1].astype(np.int32),
        arrived_at=table[:, 2],
        departed_at=table[:, 3],
        passengers_after=np.zeros(len(table), np.int16),
        wheelchairs_after=np.zeros(len(table), np.int16),
        metres_to_here=metres,
        shift_start=np.array([duty.vehicle.shift_start for duty in duties]),
        shift_end=np.array([duty.vehicle.shift_end for duty in duties]),
    )
    return FixedService(timetable, log, table[:, 4])
