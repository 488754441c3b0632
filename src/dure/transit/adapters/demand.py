"""From zones, buildings and a scenario to the trips of a day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.network import Points, snap
from dure.engine.simulation.demand import DemandParams, DemandZones, draw_demand
from dure.engine.simulation.doors import Doors
from dure.engine.simulation.gravity import GravityModel
from dure.engine.simulation.hours import HourlyProfile
from dure.engine.simulation.resampling import resample
from dure.engine.simulation.trace import Demand
from dure.places.domain.building import BuildingUse
from dure.transit.adapters.area import MAX_SNAP_METRES, Area, inside, load_arrays
from dure.transit.adapters.trip_file import read_trips
from dure.transit.domain.check import seconds_of
from dure.transit.domain.material import CityMaterial, ZoneFacts
from dure.transit.domain.scenario import Scenario

JITTER_SECONDS = 300
INTRAZONAL_SHARE = 0.5
"""A trip inside a zone is taken to drive this share of the way across it."""

_HOMES = (BuildingUse.HOME, BuildingUse.UNKNOWN)
_IDLE = (BuildingUse.ANCILLARY,)


@dataclass(frozen=True, slots=True, eq=False)
class DemandSource:
    """Where the trips of every replication come from: a model, or the trips of a file.

    Parameters
    ----------
    points
        Every place where a trip can begin or end: doors of the model, or ends of the file's
        trips. Walks are prepared from these.
    """

    points: Points
    zone: npt.NDArray[np.int32]
    age_names: tuple[str, ...] = ()
    zones: DemandZones | None = None
    doors: Doors | None = None
    trips: Demand | None = None

    def draw(self, scenario: Scenario, rng: np.random.Generator) -> Demand:
        """Draw one day's trips."""
        if self.trips is not None:
            if not scenario.demand.resample:
                return self.trips
            return resample(self.trips, 1.0, rng, replace=True, jitter_seconds=JITTER_SECONDS)
        if self.zones is None or self.doors is None:
            raise Invalid("There is nothing to draw trips from.", where="[demand]")
        demand = scenario.demand
        params = DemandParams(
            trips=demand.trips_per_day,
            service_start=seconds_of(demand.start, where="[demand] start"),
            service_end=seconds_of(demand.end, where="[demand] end"),
            party_share=demand.party_sizes,
            wheelchair_share=demand.wheelchair_share,
            prebook_share=demand.prebooked_share,
            prebook_least_seconds=demand.prebook_least_minutes * 60,
            prebook_mean_seconds=demand.prebook_mean_minutes * 60,
            min_metres=demand.min_metres,
        )
        return draw_demand(
            self.zones,
            self.doors,
            params,
            rng,
            gravity=GravityModel(beta_per_second=1 / demand.decay_seconds),
            profile=HourlyProfile(demand.hourly, demand.outbound),
        )


def demand_source(
    scenario: Scenario, city: CityMaterial, area: Area, folder: Path | None
) -> DemandSource:
    """Prepare the demand of a study.

    Parameters
    ----------
    folder
        Where the scenario's trip file lies; None where there are no files.

    Raises
    ------
    Invalid
        If the trip file is refused or not within the zone, or no zone has people or doors.
    """
    if scenario.demand.trip_file:
        return _from_file(scenario, area, folder)
    doors = _doors(city, area)
    kept = [i for i in range(len(area.zones)) if (doors.zone == i).any()]
    if not kept or not len(doors.lon):
        raise Invalid(
            "The zone holds no building and no footway where a trip could begin.",
            where="[zone]",
            remedy="Draw a larger zone.",
        )
    zones, ages = _zones(area, doors)
    return DemandSource(
        Points(doors.lon, doors.lat), doors.zone, age_names=ages, zones=zones, doors=doors
    )


def _from_file(scenario: Scenario, area: Area, folder: Path | None) -> DemandSource:
    name = scenario.demand.trip_file
    if folder is None or Path(name).name != name:
        raise Invalid(
            "{name!r} is not a file beside the scenario.",
            where="[demand] trip_file",
            remedy="Put the trips there and give the bare name.",
            name=name,
        )
    trips = read_trips(folder / name)
    start = inside(area.outline, trips.origin_lon, trips.origin_lat)
    end = inside(area.outline, trips.destination_lon, trips.destination_lat)
    within = start & end
    if len(trips) and not within.any():
        raise Invalid(
            "None of the {trips} trips begins and ends in the zone.",
            where=say("{place}, {column}", place=name, column="origin_lon"),
            remedy="Longitude comes before latitude; or draw another zone.",
            trips=len(trips),
        )
    columns = {name: column[within] for name, column in trips.to_arrays().items()}
    columns["origin_zone"] = _zone_of(area, columns["origin_lon"], columns["origin_lat"])
    columns["destination_zone"] = _zone_of(
        area, columns["destination_lon"], columns["destination_lat"]
    )
    kept = Demand.from_arrays(columns)
    ends = np.concatenate(
        (
            np.column_stack((kept.origin_lon, kept.origin_lat)),
            np.column_stack((kept.destination_lon, kept.destination_lat)),
        )
    )
    ends = np.unique(ends, axis=0)
    points = Points(ends[:, 0], ends[:, 1])
    return DemandSource(points, _zone_of(area, points.lon, points.lat), trips=kept)


def _zone_of(
    area: Area, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> npt.NDArray[np.int32]:
    zone = np.full(len(lon), -1, np.int32)
    for place, (_, outline) in reversed(list(enumerate(area.zones))):
        zone[inside(outline, lon, lat)] = place
    return zone


def _doors(city: CityMaterial, area: Area) -> Doors:
    """Return the buildings of the zone that stand near a footway; else the footways' nodes."""
    arrays = load_arrays(city.network)
    lon, lat = arrays["building_lon"], arrays["building_lat"]
    floor, use = arrays["building_floor_area"], arrays["building_use"]
    busy = ~np.isin(use, _IDLE)
    lon, lat, floor, use = lon[busy], lat[busy], floor[busy], use[busy]
    graph = area.walk.graph
    zone = _zone_of(area, lon, lat)
    near = snap(graph, lon, lat, max_metres=MAX_SNAP_METRES).found if len(lon) else zone >= 0
    kept = (zone >= 0) & near
    lon, lat, floor, use, zone = lon[kept], lat[kept], floor[kept], use[kept], zone[kept]
    node_zone = _zone_of(area, graph.lon, graph.lat)
    bare = (node_zone >= 0) & ~np.isin(node_zone, zone)
    extra = np.ones(int(bare.sum()))
    home = np.where(np.isin(use, _HOMES), floor, 0.0)
    activity = np.where(use == BuildingUse.HOME, 0.1 * floor, floor)
    return Doors(
        np.concatenate((lon, graph.lon[bare])),
        np.concatenate((lat, graph.lat[bare])),
        np.concatenate((zone, node_zone[bare])),
        np.concatenate((home, extra)),
        np.concatenate((activity, extra)),
    )


def _zones(area: Area, doors: Doors) -> tuple[DemandZones, tuple[str, ...]]:
    facts = [zone for zone, _ in area.zones]
    has_door = np.array([(doors.zone == i).any() for i in range(len(facts))])
    share = np.array([_share_inside(zone, part) for zone, part in area.zones])
    people = np.array([zone.population or 0.0 for zone in facts]) * share
    if not people.sum():
        people = np.array([zone.weight for zone in facts]) * share
    if not people.sum():
        people = np.array([part.area for _, part in area.zones])
    jobs = np.array([zone.jobs or 0.0 for zone in facts]) * share
    production = np.where(has_door, people, 0.0)
    attraction = np.where(has_door, jobs if jobs.sum() else people, 0.0)
    ages = tuple(sorted({name for zone in facts for name, _ in zone.age_groups}))
    table = np.array([[dict(zone.age_groups).get(name, 0.0) for name in ages] for zone in facts])
    known = bool(ages) and bool((table.sum(axis=1) > 0).all())
    seconds = _between(area, doors)
    return DemandZones(production, attraction, seconds, table if known else None), ages * known


def _share_inside(zone: ZoneFacts, part: BaseGeometry) -> float:
    whole = shape(zone.outline).area
    return float(part.area / whole) if whole else 0.0


def _between(area: Area, doors: Doors) -> npt.NDArray[np.float64]:
    """Return driving seconds between the middles of the zones' doors."""
    count = len(area.zones)
    lon, lat = np.zeros(count), np.zeros(count)
    for place, (zone, _) in enumerate(area.zones):
        mine = doors.zone == place
        lon[place] = doors.lon[mine].mean() if mine.any() else zone.lon
        lat[place] = doors.lat[mine].mean() if mine.any() else zone.lat
    node = snap(area.drive.graph, lon, lat, max_metres=1e6).node
    seconds = area.drive.matrix(node, node).astype(np.float64)
    across = np.array([np.sqrt(part.area) * 111_320 for _, part in area.zones])
    kmh = float(np.median(area.drive.graph.speed_kmh))
    np.fill_diagonal(seconds, INTRAZONAL_SHARE * across / kmh * 3.6)
    return seconds
