"""The sample cities: what they are called and which of the fetched files they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from dure.cli.city import show_progress
from dure.core.actor import SYSTEM
from dure.places.adapters.fingerprint import fingerprint
from dure.places.domain.city import FORMAT, CityProfile, CitySources, SourceKind
from dure.places.domain.files import NETWORK
from dure.places.queries.city import city_folder, current_import_of
from dure.web.clock import now


@dataclass(frozen=True, slots=True)
class Sample:
    """A city and the names of its files in the downloads folder."""

    profile: CityProfile
    kind: SourceKind
    roads: str
    gtfs: str | None = None

    def sources(self, folder: Path) -> CitySources:
        return CitySources(
            self.kind, folder / self.roads, gtfs=folder / self.gtfs if self.gtfs else None
        )


SAMPLES = (
    Sample(
        CityProfile(
            "la-serena", "라세레나–코킴보", "La Serena–Coquimbo", "CL", "America/Santiago"
        ),
        SourceKind.AEQUILIBRAE,
        "coquimbo.zip",
        "gtfs_coquimbo.zip",
    ),
    Sample(
        CityProfile("karhula", "카르훌라(코트카)", "Karhula, Kotka", "FI", "Europe/Helsinki"),
        SourceKind.OSM,
        "test.osm.pbf",
    ),
    Sample(
        CityProfile("helsinki", "헬싱키 도심", "Helsinki centre", "FI", "Europe/Helsinki"),
        SourceKind.OSM,
        "Helsinki.osm.pbf",
    ),
)


def import_samples(say: Callable[[str, float], None] = show_progress) -> None:
    """Import each sample city that is not there yet, or was made of other files.

    Files that were not fetched are skipped: a city without sample data still starts.
    """
    folder = Path(settings.DATA) / "downloads"
    missing = [
        sample
        for sample in SAMPLES
        if all(path.is_file() for _, path in sample.sources(folder).files())
        and not _is_current(sample, folder)
    ]
    if not missing:
        return
    from dure.places.actions.city import import_city  # noqa: PLC0415  slow to load

    for sample in missing:
        say(sample.profile.name_en, 0.0)
        import_city(
            profile=sample.profile,
            sources=sample.sources(folder),
            actor=SYSTEM,
            now=now(),
            progress=say,
        )


def _is_current(sample: Sample, folder: Path) -> bool:
    """Tell whether the city was made of these very files, and its own files are there."""
    current = current_import_of(sample.profile.slug)
    if current is None or current.format != FORMAT:
        return False
    kept = {row["role"]: row["sha256"] for row in current.source_files}
    there = {role: fingerprint(path) for role, path in sample.sources(folder).files()}
    return kept == there and (city_folder(sample.profile.slug) / current.key / NETWORK).is_file()
