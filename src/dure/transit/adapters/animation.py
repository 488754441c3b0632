"""Where every vehicle is through one day, along the roads, small enough for a page.

Points carry five decimals (about a metre) and whole seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dure.engine.network import RouteFinder, Trajectory, simplified, trajectory
from dure.engine.simulation.trace import VehicleLog
from dure.transit.adapters.prepare import Prepared

TOLERANCE_METRES = 12.0
"""At no time is a drawn vehicle off its way by more."""


def animation(prepared: Prepared, visits: VehicleLog) -> dict[str, Any]:
    """Return the vehicles' ways with their loads, and the stops.

    A vehicle's point k holds from `at[k]` on: it moves evenly to the next point with
    `load[k]` people on board.
    """
    nodes = np.append(prepared.stops.node, prepared.on_demand.depot_node)
    draw = _Drawer(prepared.drive, nodes)
    vehicles = [draw.vehicle(visits, number) for number in range(len(visits.shift_start))]
    return {
        "from": int(visits.shift_start.min()) if len(visits.shift_start) else 0,
        "to": int(max(visits.departed_at.max(initial=0), visits.shift_end.max(initial=0))),
        "vehicles": vehicles,
        "stops": stops_of(prepared),
    }


def stops_of(prepared: Prepared) -> list[dict[str, Any]]:
    """Return the stops of the demand-responsive service."""
    stops = prepared.stops
    return [
        {"code": code, "name": name, "lon": round(float(lon), 5), "lat": round(float(lat), 5)}
        for code, name, lon, lat in zip(stops.code, stops.name, stops.lon, stops.lat, strict=True)
    ]


class _Drawer:
    def __init__(self, drive: RouteFinder, nodes: Any) -> None:
        self.drive = drive
        self.nodes = nodes
        self.ways: dict[tuple[int, int], Any] = {}

    def vehicle(self, visits: VehicleLog, number: int) -> dict[str, Any]:
        rows = np.flatnonzero(visits.vehicle == number)
        load = visits.passengers_after.astype(int) + visits.wheelchairs_after
        lon: list[float] = []
        lat: list[float] = []
        at: list[int] = []
        people: list[int] = []
        on_board = 0
        for here, row in enumerate(rows):
            node = self.nodes[visits.location[row]]
            x, y = self.drive.graph.lon[node], self.drive.graph.lat[node]
            stay = _standing(x, y, visits.arrived_at[row])
            _append(stay, on_board, lon, lat, at, people)
            on_board = int(load[row])
            _append(_standing(x, y, visits.departed_at[row]), on_board, lon, lat, at, people)
            if here + 1 < len(rows):
                moving = self._between(visits, int(row), int(rows[here + 1]))
                _append(moving, on_board, lon, lat, at, people)
        return {"id": str(number + 1), "lon": lon, "lat": lat, "at": at, "load": people}

    def _between(self, visits: VehicleLog, row: int, following: int) -> Trajectory:
        """Return the points inside a drive; its ends are the stays."""
        ends = int(visits.location[row]), int(visits.location[following])
        if ends not in self.ways:
            self.ways[ends] = self.drive.path(*(int(self.nodes[end]) for end in ends))
        leave, come = float(visits.departed_at[row]), float(visits.arrived_at[following])
        whole = trajectory(self.drive.graph, self.ways[ends], leave, come)
        short = simplified(whole, metres=TOLERANCE_METRES)
        return Trajectory(short.lon[1:-1], short.lat[1:-1], short.at[1:-1])


def _standing(lon: float, lat: float, at: int) -> Trajectory:
    return Trajectory(np.array([lon]), np.array([lat]), np.array([float(at)]))


def _append(
    points: Trajectory,
    on_board: int,
    lon: list[float],
    lat: list[float],
    at: list[int],
    people: list[int],
) -> None:
    for x, y, t in zip(points.lon.tolist(), points.lat.tolist(), points.at.tolist(), strict=True):
        place = (round(x, 5), round(y, 5), round(t))
        if at and (lon[-1], lat[-1], at[-1]) == place:
            people[-1] = on_board
            continue
        lon.append(place[0])
        lat.append(place[1])
        at.append(place[2])
        people.append(on_board)
