"""What kinds of road there are, who may use them and how fast. No geometry.

Speeds are in km/h. A kind's number (its place in `ROAD_KINDS`) is what arrays hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class RoadKind:
    """One class of road, named as OpenStreetMap's `highway` value.

    Parameters
    ----------
    free_kmh
        Speed assumed where the source gives none; 0 where nobody drives.
    walk
        People may walk along it unless tags say otherwise.
    min_zoom
        First zoom level of the basemap that shows it.
    """

    name: str
    free_kmh: float
    walk: bool
    min_zoom: int

    @property
    def drive(self) -> bool:
        return self.free_kmh > 0


# Assumed speeds follow OpenStreetMap routing profiles (OSRM car profile), lowered to what
# towns drive: a default must not make an unknown street faster than a known one.
ROAD_KINDS = (
    RoadKind("motorway", 90, False, 5),
    RoadKind("motorway_link", 50, False, 9),
    RoadKind("trunk", 70, False, 6),
    RoadKind("trunk_link", 45, False, 9),
    RoadKind("primary", 55, True, 7),
    RoadKind("primary_link", 40, True, 10),
    RoadKind("secondary", 50, True, 9),
    RoadKind("secondary_link", 35, True, 11),
    RoadKind("tertiary", 40, True, 10),
    RoadKind("tertiary_link", 30, True, 12),
    RoadKind("unclassified", 35, True, 11),
    RoadKind("residential", 30, True, 12),
    RoadKind("living_street", 15, True, 12),
    RoadKind("service", 15, True, 13),
    RoadKind("busway", 40, False, 11),
    RoadKind("track", 0, True, 13),
    RoadKind("pedestrian", 0, True, 13),
    RoadKind("footway", 0, True, 14),
    RoadKind("cycleway", 0, True, 13),
    RoadKind("path", 0, True, 14),
    RoadKind("steps", 0, True, 14),
    RoadKind("corridor", 0, True, 14),
)
KIND_NUMBER = {kind.name: number for number, kind in enumerate(ROAD_KINDS)}
DEFAULT_KIND = KIND_NUMBER["unclassified"]

WALK_KMH = 4.5
"""Walking speed of the walk network: 1.25 m/s, the slower side of published means, since
many riders are old (Bohannon 1997, doi:10.1093/ageing/26.1.15)."""

MILE_KM = 1.609344
FASTEST_KMH = 130.0  # above this a tag is a slip of the pen

# Tag values that name a rule instead of a number: the part after "XX:" or the whole value.
# OpenStreetMap wiki, "Key:maxspeed" and "Default speed limits".
_NAMED_KMH = {
    "walk": 7.0,
    "living_street": 15.0,
    "bicycle_road": 30.0,
    "urban": 50.0,
    "rural": 80.0,
    "trunk": 90.0,
    "motorway": 110.0,
    "none": 120.0,
}
_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh|kph)?$")
_ZONE = re.compile(r"^(?:zone)?:?(\d+)$")


@lru_cache(maxsize=1024)  # a city has a dozen values and 100,000 ways
def parse_maxspeed(text: str | None) -> float | None:
    """Return km/h for an OpenStreetMap `maxspeed` value; None if it says nothing usable.

    Reads "50", "50 km/h", "30 mph", "none", "walk", "FI:urban", "DE:zone:30", "DE:zone30";
    of several values ("80;60") the lowest.
    """
    found = [
        speed
        for part in re.split(r"[;,|]", (text or "").lower())
        if (speed := _one_maxspeed(part.strip())) is not None
    ]
    usable = [speed for speed in found if 0 < speed <= FASTEST_KMH]
    return min(usable) if usable else None


def _one_maxspeed(text: str) -> float | None:
    if match := _NUMBER.match(text):
        number = float(match.group(1))
        return number * {"mph": MILE_KM, "knots": 1.852}.get(match.group(2) or "", 1.0)
    rule = text.split(":", 1)[1] if ":" in text else text
    if rule in _NAMED_KMH:
        return _NAMED_KMH[rule]
    zone = _ZONE.match(rule)
    return float(zone.group(1)) if zone else None


def kind_number(name: str) -> int:
    """Return the number of a road class; of an unknown one, that of `unclassified`."""
    return KIND_NUMBER.get(name, DEFAULT_KIND)
