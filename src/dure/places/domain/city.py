"""What a city is called, which files it is made of, and who is credited. Reads no file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FORMAT = 1
"""Raise it when an import makes other files of the same sources than before."""

OPENSTREETMAP = "© OpenStreetMap contributors (ODbL)"
AEQUILIBRAE = "AequilibraE (aequilibrae.com)"


class SourceKind(StrEnum):
    """Which of the importer's doors the roads came through."""

    OSM = "osm"
    AEQUILIBRAE = "aequilibrae"
    NETWORK = "network"


class StopSource(StrEnum):
    """Who says that there is a stop."""

    GTFS = "gtfs"
    OSM = "osm"


class ParkingSource(StrEnum):
    """Who says that there is a parking place."""

    CSV = "csv"
    OSM = "osm"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that an import read: its part in it, its name and its SHA-256 (hex)."""

    role: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CitySources:
    """The files of one import: one source of roads, the rest as the city has them."""

    kind: SourceKind
    roads: Path
    gtfs: Path | None = None
    zones: Path | None = None
    parking: Path | None = None

    def files(self) -> tuple[tuple[str, Path], ...]:
        """Return the role and the path of each file that was named."""
        named = (
            (self.kind.value, self.roads),
            ("gtfs", self.gtfs),
            ("zones", self.zones),
            ("parking", self.parking),
        )
        return tuple((role, path) for role, path in named if path is not None)


@dataclass(frozen=True, slots=True)
class CityProfile:
    """What a city is called and where it keeps its clock.

    Parameters
    ----------
    slug
        In addresses and folder names; lower-case letters, digits and hyphens.
    country
        ISO 3166-1 alpha-2.
    time_zone
        IANA name.
    """

    slug: str
    name: str
    name_en: str
    country: str = "KR"
    time_zone: str = "Asia/Seoul"
