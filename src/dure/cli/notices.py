"""`dure notices`: the outbox of letters, for who runs the product."""

import click

from dure.notifications.actions.outbox import send_due
from dure.notifications.labels import MAIL_STATE
from dure.notifications.queries.outbox import outbox_counts
from dure.web.clock import now


@click.group()
def command() -> None:
    """Send waiting letters, and tell how the outbox stands."""


@command.command()
def send() -> None:
    """Send every letter that is due, as the worker does every few seconds."""
    click.echo(f"notices: {send_due(now=now())} letters left")


@command.command()
def status() -> None:
    """Count the letters by state."""
    counts = outbox_counts()
    for state in MAIL_STATE:
        click.echo(f"{state.value:<8} {counts.get(state.value, 0)}")
