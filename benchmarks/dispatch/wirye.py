"""Days of real trips on real roads: the Wirye peak, where its files are at hand.

1,366 card trips of a morning peak (07:00 to 08:54) on the roads of Wirye new
town. The files carry no licence and are not part of the project; the folder
is given, and what is missing is said.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dure.engine.dispatch import Request, StopOption, TravelTimes, Vehicle
from dure.engine.network import RoadGraph, SpeedProfile, largest_component, route_finder, snap
from dure.engine.simulation import Demand
from dure.engine.simulation.resampling import resample

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
TRIPS, ROADS = "demand_kr_wirye_od/od.csv", "road_kr_wirye_reconstructed"
SPEED_KMH = 25.0
"""The roads' file knows no speeds; a city bus in Seoul does about this between stops."""
FARTHEST_METRES = 300
"""A stop farther from the roads is left out with its trips: one is, with one trip."""
JITTER_SECONDS = 300
SEATS = 12
SHIFT = 24_300, 39_600
"""06:45 to 11:00: from before the first trip until everybody is home."""


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """Travel times between the stops, the trips of the file, and the depot's location."""

    travel: TravelTimes
    trips: Demand
    ends: dict[tuple[float, float], int]
    hub: int

    def day(self, seed: int, share: float) -> list[Request]:
        """Draw a day: trips drawn anew from the file, each up to five minutes off."""
        rng = np.random.default_rng([seed, 20])
        drawn = resample(self.trips, share, rng, replace=True, jitter_seconds=JITTER_SECONDS)
        places = zip(
            zip(drawn.origin_lon.tolist(), drawn.origin_lat.tolist(), strict=True),
            zip(drawn.destination_lon.tolist(), drawn.destination_lat.tolist(), strict=True),
            strict=True,
        )
        stops = [(self.ends[a], self.ends[b]) for a, b in places]
        return [
            Request(str(n), at, at, 1, 0, (StopOption(a, 0),), (StopOption(b, 0),))
            for n, (at, (a, b)) in enumerate(zip(drawn.ready_at.tolist(), stops, strict=True))
        ]

    def fleet(self, count: int) -> list[Vehicle]:
        """Give vehicles that start and end at the hub."""
        return [Vehicle(f"v{n}", self.hub, self.hub, *SHIFT, SEATS, 0) for n in range(count)]


def missing(folder: Path = SHARED) -> str:
    """Say which file is not there; empty if none is missing."""
    return next(
        (f"no {name} in {folder}" for name in (TRIPS, ROADS) if not (folder / name).exists()), ""
    )


def load(folder: Path = SHARED) -> City:
    """Read trips and roads; a stop is the nearest node that can be left and reached."""
    graph = _graph(folder / ROADS)
    rows = _rows(folder / TRIPS)
    at = np.array([float(row["board_s"]) for row in rows]).astype(np.int64)
    ends = [(float(row[f"{end}_lon"]), float(row[f"{end}_lat"])) for end in "od" for row in rows]
    places = sorted(set(ends))
    lon, lat = np.array(places).T
    near = snap(graph, lon, lat, max_metres=FARTHEST_METRES, among=largest_component(graph))
    nodes = np.unique(near.node[near.found])
    middle = np.hypot(lon - np.mean([p[0] for p in ends]), lat - np.mean([p[1] for p in ends]))
    where = {
        place: int(np.searchsorted(nodes, node))
        for place, node in zip(places, near.node.tolist(), strict=True)
        if node >= 0
    }
    pairs = [(where.get(ends[n]), where.get(ends[n + len(rows)])) for n in range(len(rows))]
    kept = [n for n, (a, b) in enumerate(pairs) if a is not None and b is not None and a != b]
    kept.sort(key=lambda n: int(at[n]))
    hub = where[places[int(np.where(near.found, middle, np.inf).argmin())]]
    return City(_travel(graph, nodes), _demand(at, ends, kept), where, hub)


def _demand(at: npt.NDArray[np.int64], ends: list[tuple[float, float]], kept: list[int]) -> Demand:
    origin = np.array([ends[n] for n in kept])
    destination = np.array([ends[n + len(at)] for n in kept])
    ones, times = np.ones(len(kept)), at[kept]
    return Demand.from_arrays(
        {
            "origin_lon": origin[:, 0], "origin_lat": origin[:, 1],
            "destination_lon": destination[:, 0], "destination_lat": destination[:, 1],
            "requested_at": times, "ready_at": times, "passengers": ones, "wheelchairs": ones * 0,
            "origin_zone": -ones, "destination_zone": -ones, "age_group": -ones,
        }
    )  # fmt: skip


def _graph(folder: Path) -> RoadGraph:
    nodes = _rows(folder / "nodes.csv")
    edges = [row for row in _rows(folder / "edges.csv") if row["u"] != row["v"]]
    number = {row["id"]: n for n, row in enumerate(nodes)}
    return RoadGraph.straight(
        lon=[float(row["lon"]) for row in nodes],
        lat=[float(row["lat"]) for row in nodes],
        tail=[number[row["u"]] for row in edges],
        head=[number[row["v"]] for row in edges],
        speed_kmh=SPEED_KMH,
        length_metres=[max(float(row["length_m"]), 0.01) for row in edges],
    )


def _travel(graph: RoadGraph, nodes: npt.NDArray[np.int64]) -> TravelTimes:
    finder = route_finder(graph)
    return TravelTimes(
        finder.matrix(nodes, nodes), finder.metres(nodes, nodes), SpeedProfile.flat()
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))
