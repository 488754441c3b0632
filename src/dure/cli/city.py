"""`dure city`: brings cities in from files, lists them, says how good their data is."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import click

from dure.core.actor import SYSTEM
from dure.core.errors import Invalid
from dure.places import labels
from dure.places.domain.city import CityProfile, CitySources, SourceKind
from dure.places.domain.quality import Level, QualityReport
from dure.places.queries.city import cities_visible_to, city_by_slug, quality_of
from dure.web.clock import now

COLOUR = {Level.FINE: "green", Level.LOOK: "yellow", Level.BAD: "red"}
FILE = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """Bring cities in and see how good their data is."""


@command.command("import")
@click.argument("name")
@click.option("--osm", type=FILE, help="OpenStreetMap extract (.osm.pbf).")
@click.option("--aequilibrae", type=FILE, help="AequilibraE project: .sqlite, folder or .zip.")
@click.option("--network", type=FILE, help="Folder with nodes.csv and edges.csv.")
@click.option("--gtfs", type=FILE, help="Timetable of today's buses (GTFS .zip).")
@click.option("--zones", type=FILE, help="Population zones (GeoJSON or CSV).")
@click.option("--parking", type=FILE, help="Parking places (CSV).")
@click.option("--slug", help="Name in addresses; made of NAME if it is Latin.")
@click.option("--name-en", help="English name.  [default: NAME]")
@click.option("--country", default="KR", show_default=True, help="ISO 3166-1 code.")
@click.option("--time-zone", default="Asia/Seoul", show_default=True, help="IANA name.")
def import_(  # noqa: PLR0913, PLR0917  one parameter per option
    name: str,
    osm: Path | None,
    aequilibrae: Path | None,
    network: Path | None,
    gtfs: Path | None,
    zones: Path | None,
    parking: Path | None,
    slug: str | None,
    name_en: str | None,
    country: str,
    time_zone: str,
) -> None:
    """Import the city NAME from its files, or import it again."""
    given = [
        (kind, path)
        for kind, path in (
            (SourceKind.OSM, osm),
            (SourceKind.AEQUILIBRAE, aequilibrae),
            (SourceKind.NETWORK, network),
        )
        if path is not None
    ]
    if len(given) != 1:
        raise Invalid(
            "Roads come from one source.",
            where="--osm, --aequilibrae, --network",
            remedy="Give exactly one of the three.",
        )
    from dure.places.actions.city import import_city  # noqa: PLC0415  slow to load

    begun = time.perf_counter()
    english = name_en or name
    city = import_city(
        profile=CityProfile(slug or _slug(english), name, english, country.upper(), time_zone),
        sources=CitySources(*given[0], gtfs=gtfs, zones=zones, parking=parking),
        actor=SYSTEM,
        now=now(),
        progress=show_progress,
    )
    click.echo(f"{city.name} ({city.slug}) in {time.perf_counter() - begun:.1f} s")
    _show(quality_of(city))


@command.command("list")
def list_() -> None:
    """List the cities that have data."""
    for city in cities_visible_to(SYSTEM):
        current = city.current_import
        when = f"{current.imported_at:%Y-%m-%d}" if current else ""
        click.echo(f"{city.slug:24} {city.name:24} {city.country}  {when}")


@command.command()
@click.argument("slug")
def report(slug: str) -> None:
    """Say what the last import of SLUG found."""
    city = city_by_slug(slug)
    click.echo(f"{city.name} ({city.slug})")
    _show(quality_of(city))
    for line in city.attribution:
        click.echo(line)


def show_progress(step: str, share: float) -> None:
    """Print one line per step to the error stream."""
    click.echo(f"  {share:4.0%}  {step}", err=True)


def _show(quality: QualityReport) -> None:
    for finding in quality.findings:
        sentence = str(labels.QUALITY_SENTENCE[finding.key]) % finding.values
        mark = click.style(f"{labels.LEVEL[finding.level]!s:>14}", fg=COLOUR[finding.level])
        click.echo(f"{mark}  {sentence}")
    for rule in quality.feed:
        click.echo(f"{'':14}  {rule.severity.lower()}: {rule.code} × {rule.count} ({rule.sample})")


def _slug(name: str) -> str:
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    if not slug:
        raise Invalid(
            "“{name}” has no Latin letters to make an address of.",
            where="--slug",
            remedy="Give --slug or --name-en.",
            name=name,
        )
    return slug[:60].rstrip("-")
