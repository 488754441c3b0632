"""`dure registry`: Korea's basic local governments and how many people they have."""

from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from dure.core.actor import SYSTEM
from dure.places.actions.municipality import load_registry
from dure.places.actions.population import import_population
from dure.places.queries.municipality import latest_edition, municipalities, search_municipalities
from dure.places.queries.population import municipalities_with_population
from dure.web.clock import now


@click.group()
def command() -> None:
    """Korea's basic local governments: names, codes, boundaries, population."""


@command.command()
def load() -> None:
    """Load or renew the registry; the same edition again changes nothing."""
    done = load_registry(actor=SYSTEM, now=now())
    edition = latest_edition()
    state = f"{edition.state_date:%Y-%m-%d}" if edition else ""
    click.echo(
        f"registry: {done.created} new, {done.updated} changed, {done.unchanged} unchanged; "
        f"{municipalities().count()} units stand, as of {state}"
    )


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--date",
    "day",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="Reference date of the figures, such as 2025-10-31.",
)
@click.option("--source", required=True, help="Who counted, as it will be shown.")
@click.option("--supersede", is_flag=True, help="Replace figures of that date and source.")
@click.option("--skip-unknown", is_flag=True, help="Leave out rows the registry does not know.")
def population(
    file: Path, day: datetime, source: str, supersede: bool, skip_unknown: bool
) -> None:
    """Import a population table of the Ministry of the Interior and Safety (CSV)."""
    done = import_population(
        content=file.read_bytes(),
        file_name=file.name,
        reference_date=day.date(),
        source=source,
        actor=SYSTEM,
        now=now(),
        supersede=supersede,
        skip_unknown=skip_unknown,
    )
    click.echo(
        f"population of {day:%Y-%m-%d}: {done.added} new, {done.completed} completed, "
        f"{done.superseded} superseded, {done.unchanged} unchanged; {done.checked} sums agree"
    )
    for title, names in (("not in the table", done.missing), ("left out", done.left_out)):
        if names:
            click.secho(f"{title} ({len(names)}): {', '.join(names)}", fg="yellow", err=True)


@command.command("list")
@click.argument("text", required=False, default="")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Units and figures of that day [default: today].",
)
def list_units(text: str, day: datetime | None) -> None:
    """List units with code, names, area and population; TEXT is the start of a name."""
    at = day.date() if day else timezone.localdate(now())
    found = {unit.code for unit in search_municipalities(text, at=at, limit=1000)}
    for row in municipalities_with_population(at=at):
        unit, figure = row.municipality, row.population
        if text and unit.code not in found:
            continue
        people = f"{figure.residents:>9,} ({figure.reference_date})" if figure else "        -"
        names = f"{unit.full_name}  {unit.full_name_en}"
        click.echo(f"{unit.code}  {names}  {unit.area_km2:,.1f} km²  {people}")
