"""What the tags of an OpenStreetMap way or barrier allow. Rules follow its wiki: Key:access,
Key:oneway, Key:maxspeed, Key:barrier. No geometry.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from dure.places.domain.road import KIND_NUMBER, ROAD_KINDS, parse_maxspeed

Tags = Mapping[str, str]

CLOSED = {"no", "private", "agricultural", "forestry", "emergency", "military"}
OPEN = {"yes", "designated", "permissive", "destination"}
NO_THROUGH_SERVICE = {"parking_aisle", "drive-through", "emergency_access", "driveway"}
BLOCKS = {
    "bollard", "block", "jersey_barrier", "cycle_barrier", "chain", "debris", "kissing_gate",
    "stile", "turnstile", "full-height_turnstile", "motorcycle_barrier", "log", "planter",
}  # fmt: skip
MAY_BLOCK = {"gate", "lift_gate", "swing_gate", "sliding_gate"}
_ALONG_ONLY, _AGAINST_ONLY = {"yes", "true", "1"}, {"-1", "reverse"}


def drive_access(tags: Tags) -> tuple[bool, bool]:
    """Tell whether a vehicle of public service may go along a way and against it."""
    if not _driven(tags):
        return False, False
    oneway = tags.get("oneway", "")
    if oneway == "reversible":
        return False, False  # open one way at a time, nobody knows which
    if tags.get("oneway:bus", tags.get("oneway:psv")) == "no":
        return True, True
    if oneway in _AGAINST_ONLY:
        return False, True
    return True, not (oneway in _ALONG_ONLY or (oneway != "no" and _oneway_by_nature(tags)))


def _driven(tags: Tags) -> bool:
    kind = ROAD_KINDS[KIND_NUMBER[tags["highway"]]]
    if not kind.drive or tags.get("area") == "yes":
        return False
    if kind.name == "service" and tags.get("service") in NO_THROUGH_SERVICE:
        return False
    return kind.name == "busway" or _open_to_buses(tags)


def _open_to_buses(tags: Tags) -> bool:
    """The most specific of access, vehicle, motor_vehicle decides; bus and psv can only open."""
    if any(tags.get(key) in {"yes", "designated"} for key in ("bus", "psv")):
        return True
    value = next(
        (tags[key] for key in ("motor_vehicle", "vehicle", "access") if key in tags), "yes"
    )
    return value not in CLOSED


def _oneway_by_nature(tags: Tags) -> bool:
    round_about = tags.get("junction") in {"roundabout", "circular"}
    return round_about or tags["highway"] in {"motorway", "motorway_link"}


def walk_access(tags: Tags) -> bool:
    """Tell whether people may walk along a way: foot decides, then sidewalk, then the class."""
    foot = tags.get("foot", "")
    if foot in OPEN:
        return True
    if foot in CLOSED or foot == "use_sidepath":
        return False
    if tags.get("sidewalk", "no") not in {"no", "none", "separate"}:
        return True
    return ROAD_KINDS[KIND_NUMBER[tags["highway"]]].walk and tags.get("access") not in CLOSED


def speeds(tags: Tags) -> tuple[float, float]:
    """Return km/h along and against a way, NaN where no tag says."""
    common = parse_maxspeed(tags.get("maxspeed"))
    if common is None:
        common = parse_maxspeed(tags.get("maxspeed:type") or tags.get("source:maxspeed"))
    along, against = (
        parse_maxspeed(tags.get(f"maxspeed:{direction}")) or common or math.nan
        for direction in ("forward", "backward")
    )
    return along, against


def barrier_closed(tags: Tags) -> bool:
    """Tell whether a node with a `barrier` tag stops vehicles."""
    keys = ("motor_vehicle", "vehicle", "access")
    if any(tags.get(key) in OPEN for key in (*keys, "bus", "psv")):
        return False
    closed = any(tags.get(key) in CLOSED for key in keys)
    return tags["barrier"] in BLOCKS or (tags["barrier"] in MAY_BLOCK and closed)
