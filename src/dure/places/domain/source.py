"""Where a city's data came from, and what must be said about it. No files are read here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
