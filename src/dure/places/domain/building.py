"""What buildings are used for, as far as it moves people. No geometry."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class BuildingUse(IntEnum):
    """Use class, as arrays hold it."""

    UNKNOWN = 0
    HOME = 1
    SHOP = 2
    OFFICE = 3
    INDUSTRY = 4
    SCHOOL = 5
    HEALTH = 6
    CIVIC = 7
    ANCILLARY = 8  # garages, sheds: nobody travels to them


_USES: dict[BuildingUse, str] = {
    BuildingUse.HOME: "residential apartments house detached semidetached_house terrace dormitory "
    "bungalow cabin farm static_caravan houseboat ger",
    BuildingUse.SHOP: "retail commercial supermarket kiosk mall shop hotel restaurant",
    BuildingUse.OFFICE: "office government",
    BuildingUse.INDUSTRY: "industrial warehouse factory manufacture",
    BuildingUse.SCHOOL: "school university college kindergarten",
    BuildingUse.HEALTH: "hospital clinic doctors",
    BuildingUse.CIVIC: "civic public church cathedral chapel mosque temple synagogue library "
    "train_station transportation sports_hall stadium museum townhall community_centre "
    "fire_station police sports_centre grandstand theatre",
    BuildingUse.ANCILLARY: "garage garages shed carport roof hut greenhouse barn stable sty "
    "cowshed farm_auxiliary service transformer_tower water_tower storage_tank silo container "
    "construction ruins toilets bunker bridge tent allotment_house parking slurry_tank",
}
_USE_OF = {word: use for use, words in _USES.items() for word in words.split()}

_STOREYS = {BuildingUse.UNKNOWN: 1.5, BuildingUse.HOME: 1.5}  # where no tag says; else 1
METRES_PER_STOREY = 3.0
_MOST_STOREYS = 130.0


def building_use(tags: Mapping[str, str]) -> BuildingUse:
    """Return the use of a building by its OpenStreetMap tags; amenity wins over building."""
    for key in ("amenity", "building:use", "building"):
        use = _USE_OF.get(tags.get(key, ""))
        if use is not None:
            return use
    if "shop" in tags:
        return BuildingUse.SHOP
    return BuildingUse.OFFICE if "office" in tags else BuildingUse.UNKNOWN


def storeys(tags: Mapping[str, str], use: BuildingUse) -> float:
    """Return the number of floors, from levels, else from height, else by use."""
    levels = _number(tags.get("building:levels"))
    if levels is None and (height := _number(tags.get("height"))) is not None:
        levels = height / METRES_PER_STOREY
    if levels is None or levels <= 0:
        levels = 3.0 if tags.get("building") == "apartments" else _STOREYS.get(use, 1.0)
    return min(max(levels, 1.0), _MOST_STOREYS)


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").replace("m", "").replace(",", ".").strip())
    except ValueError:
        return None
