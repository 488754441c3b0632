"""`dure trial`: the trial programme."""

from __future__ import annotations

import click

from dure.accounts.actions.sample import enrol_sample_people
from dure.cli.play.story import CHAPTERS
from dure.cli.play.turn import play_in_turn
from dure.cli.process import end_with_parent, give_way
from dure.core.actor import SYSTEM
from dure.web.clock import now


@click.group()
def command() -> None:
    """The trial programme: a whole call with roles for people."""


@command.command("play")
@click.option("--until", type=click.Choice(CHAPTERS), default=CHAPTERS[0], show_default=True)
@click.option("--beside", is_flag=True, help="Give way to the pages, and end with the caller.")
def play_command(until: str, beside: bool) -> None:
    """Play the call of 2022 by the ordinary actions; what stands already is left alone.

    An interrupted play goes on where it stopped; two at a time are refused.
    """
    if beside:
        end_with_parent()
        give_way()
    enrol_sample_people(actor=SYSTEM, now=now())
    told = -1

    def say(step: str, share: float) -> None:
        nonlocal told
        if (tenth := int(share * 10)) > told:  # a line for each tenth is enough
            told = tenth
            click.echo(f"trial programme {share:4.0%} {step}".rstrip())

    play_in_turn(now(), say, until=until)
