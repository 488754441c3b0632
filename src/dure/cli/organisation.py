"""`dure organisation`: organisations from a table."""

import sys
from pathlib import Path

import click

from dure.accounts.actions.organisation import import_organisations
from dure.core.actor import SYSTEM
from dure.programme.adapters.organisation_file import read_organisations
from dure.web.clock import now

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Organisations: bring many in."""


@command.command("import")
@click.argument("file", type=FILE)
def import_(file: Path) -> None:
    """Bring in the CSV or XLSX table in FILE: name, kind, name_en. All rows, or none."""
    given, faults = read_organisations(file.read_bytes(), file.name)
    for fault in faults:
        click.secho(str(fault), fg="red", err=True)
    if faults:
        sys.exit(2)
    made = import_organisations(given=given, actor=SYSTEM, now=now())
    click.echo(f"{len(made)} new, {len(given) - len(made)} known already")
