"""`dure audit`: checks of the append-only record."""

import sys

import click

from dure.audit.queries.entry import verify_chain


@click.group()
def command() -> None:
    """Check the record of who did what."""


@command.command()
def verify() -> None:
    """Recompute the chain of hashes; name the first bad entry and exit with 1 if there is one."""
    length, fault = verify_chain()
    if fault:
        click.secho(f"audit: {fault.reason} (of {length})", fg="red", err=True)
        sys.exit(1)
    click.echo(f"audit: {length} entries, all as written")
