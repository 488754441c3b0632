"""`dure trial`: the trial programme."""

from __future__ import annotations

import click

from dure.accounts.actions.sample import enrol_sample_people
from dure.cli.play.story import play
from dure.core.actor import SYSTEM
from dure.web.clock import now


@click.group()
def command() -> None:
    """The trial programme: a whole call with roles for people."""


@command.command("play")
def play_command() -> None:
    """Play the call of 2022 to the middle of its presentations, by the ordinary actions."""
    enrol_sample_people(actor=SYSTEM, now=now())
    play(now(), lambda step, share: click.echo(f"{share:4.0%} {step}"))
