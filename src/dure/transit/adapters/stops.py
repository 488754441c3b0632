"""Where the demand-responsive service stops: at today's stops, or at virtual ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.network import UNREACHABLE, Points, snap, walk_seconds
from dure.engine.siting import Reach as Cover
from dure.engine.siting import cover_stops
from dure.transit.adapters.area import MAX_SNAP_METRES, Area, drive_nodes, inside
from dure.transit.adapters.demand import DemandSource
from dure.transit.domain.material import CityMaterial
from dure.transit.domain.scenario import Scenario, StopKind

CANDIDATE_METRES = 80.0
"""Virtual stops are chosen among road nodes; of nodes closer than this one is a candidate."""

MOST_STOPS = 2000

MAX_STOP_METRES = 100.0
"""A bus stop farther from every road stands on another shore, or nowhere."""


@dataclass(frozen=True, slots=True, eq=False)
class StopPlaces:
    """The stops of the demand-responsive service.

    Parameters
    ----------
    node
        Shape (s,), road node of each.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    node: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.code)

    @property
    def points(self) -> Points:
        """The places of the stops."""
        return Points(self.lon, self.lat)


def stop_places(
    scenario: Scenario, city: CityMaterial, area: Area, source: DemandSource
) -> StopPlaces:
    """Return the stops in the zone.

    Raises
    ------
    Invalid
        If there are none, or far too many.
    """
    kind = scenario.stops.kind
    stops = (
        _existing(city, area) if kind is StopKind.EXISTING else _virtual(scenario, area, source)
    )
    if not len(stops):
        raise Invalid(
            "There is no stop in the zone.",
            where="[stops] kind",
            remedy='Take virtual stops: kind = "virtual".',
        )
    if len(stops) > MOST_STOPS:
        raise Invalid(
            "The zone would have {stops:,} stops, and a study may have {most:,}.",
            where="[stops] max_walk_metres",
            remedy="Allow a longer walk, or draw a smaller zone.",
            stops=len(stops),
            most=MOST_STOPS,
        )
    return stops


def depot_node(
    scenario: Scenario, area: Area, stops: StopPlaces, middle: tuple[float, float]
) -> int:
    """Return the road node of the depot: the given place, else the stop nearest to the middle."""
    if scenario.vehicles.depot is not None:
        lon, lat = scenario.vehicles.depot
        nodes = drive_nodes(area, [(say("The depot"), lon, lat)], where="[vehicles] depot")
        return int(nodes[0])
    x = (stops.lon - middle[0]) * np.cos(np.radians(middle[1]))
    return int(stops.node[int(np.argmin(x**2 + (stops.lat - middle[1]) ** 2))])


def _existing(city: CityMaterial, area: Area) -> StopPlaces:
    """Return today's stops in the zone that stand on a road; one for each road node."""
    lon = np.array([stop.lon for stop in city.stops], float)
    lat = np.array([stop.lat for stop in city.stops], float)
    node = snap(area.drive.graph, lon, lat, max_metres=MAX_STOP_METRES).node
    kept = np.flatnonzero(inside(area.outline, lon, lat) & (node >= 0))
    _, first = np.unique(node[kept], return_index=True)
    kept = kept[np.sort(first)]
    return StopPlaces(
        tuple(city.stops[i].code for i in kept),
        tuple(city.stops[i].name for i in kept),
        lon[kept],
        lat[kept],
        node[kept],
    )


def _virtual(scenario: Scenario, area: Area, source: DemandSource) -> StopPlaces:
    """Place the fewest stops found so that nobody walks farther than allowed to the nearest."""
    graph = area.drive.graph
    limit = area.walk_limit(scenario.stops.max_walk_metres)
    nodes = _candidates(area)
    points, weight = _merged(source)
    walks = walk_seconds(
        area.walk,
        Points(graph.lon[nodes], graph.lat[nodes]),
        points,
        speed_kmh=area.walk_kmh,
        max_snap_metres=MAX_SNAP_METRES,
    )
    walks = np.where(walks < UNREACHABLE, walks, UNREACHABLE)
    cover = cover_stops(Cover.from_matrix(walks, limit), limit, weight=weight)
    chosen = nodes[np.sort(cover.chosen)]
    return StopPlaces(
        tuple(f"v{n}" for n in range(1, len(chosen) + 1)),
        ("",) * len(chosen),
        graph.lon[chosen],
        graph.lat[chosen],
        chosen,
    )


def _candidates(area: Area) -> npt.NDArray[np.int64]:
    """Return road nodes of the zone, one for each cell of a grid: the one with most roads."""
    graph = area.drive.graph
    mine = np.flatnonzero(inside(area.outline, graph.lon, graph.lat))
    degree = np.bincount(graph.tail, minlength=graph.nodes) + np.bincount(
        graph.head, minlength=graph.nodes
    )
    cell = CANDIDATE_METRES / 111_320
    row = np.floor(graph.lat[mine] / cell).astype(np.int64)
    across = cell / max(np.cos(np.radians(graph.lat[mine].mean())), 0.01)
    column = np.floor(graph.lon[mine] / across).astype(np.int64)
    order = np.lexsort((mine, -degree[mine], column, row))
    fresh = np.ones(len(order), bool)
    fresh[1:] = (np.diff(row[order]) != 0) | (np.diff(column[order]) != 0)
    return np.sort(mine[order[fresh]])


def _merged(source: DemandSource) -> tuple[Points, npt.NDArray[np.float64]]:
    """Return the points, those of one small cell merged, and how many each stands for.

    Walks differ by a few metres inside a cell; the cover is then found in a tenth of the time.
    """
    lon, lat = source.points.lon, source.points.lat
    cells = np.column_stack((np.rint(lon * 5000), np.rint(lat * 5000))).astype(np.int64)
    _, first, count = np.unique(cells, axis=0, return_index=True, return_counts=True)
    return Points(lon[first], lat[first]), count.astype(np.float64)
