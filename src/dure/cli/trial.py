"""`dure trial`: the trial programme."""

from __future__ import annotations

import click

from dure.accounts.actions.sample import enrol_sample_people
from dure.cli.play.story import CHAPTERS, play
from dure.core.actor import SYSTEM
from dure.web.clock import now


@click.group()
def command() -> None:
    """The trial programme: a whole call with roles for people."""


@command.command("play")
@click.option("--until", type=click.Choice(CHAPTERS), default=CHAPTERS[0], show_default=True)
def play_command(until: str) -> None:
    """Play the call of 2022 by the ordinary actions; what stands already is left alone."""
    enrol_sample_people(actor=SYSTEM, now=now())
    told = -1

    def say(step: str, share: float) -> None:
        nonlocal told
        if (tenth := int(share * 10)) > told:  # a line for each tenth is enough
            told = tenth
            click.echo(f"trial programme {share:4.0%} {step}".rstrip())

    play(now(), say, until=until)
