"""`dure prepare`: brings the data folder up to date before the product starts."""

from __future__ import annotations

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dure.accounts.actions.sample import enrol_sample_people
from dure.cli.samples import import_samples
from dure.core.actor import SYSTEM
from dure.places.queries.municipality import municipalities
from dure.web.clock import now
from dure.web.trial import expect_trial


@click.command()
@click.option("--sample", is_flag=True, help="Import the sample cities and people too.")
@click.option(
    "--trial/--no-trial",
    default=True,
    show_default=True,
    help="With --sample: play the trial programme now, or leave it to `dure trial play`.",
)
def command(sample: bool, trial: bool) -> None:
    """Make tables, registry and, on a trial, cities and people; what is current is left alone."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("tables …")
        call_command("migrate", verbosity=0, interactive=False)
    if not municipalities().exists():
        click.echo("registry of basic local governments …")
        from dure.places.actions.municipality import load_registry  # noqa: PLC0415  slow to load

        load_registry(actor=SYSTEM, now=now())
    make_up()
    if sample:
        settings.SAMPLE = True
        import_samples()
        enrol_sample_people(actor=SYSTEM, now=now())
        play_programme() if trial else expect_programme()


def make_up() -> None:
    """Do what fell due while nothing ran, before anybody sees a page."""
    from dure.programme.jobs import tick_outside_trial  # noqa: PLC0415  slow to load

    tick_outside_trial(now())


def play_programme() -> None:
    """Play the trial programme to its presentations; in a process of its own it costs nothing."""
    from dure.cli.play.turn import play_in_turn  # noqa: PLC0415  slow to load

    play_in_turn(
        now(), lambda step, share: click.echo(f"  programme {share:4.0%} {step}".rstrip())
    )


def expect_programme() -> None:
    """Let the pages say that the trial is to come, unless it is whole already."""
    from dure.cli.play.turn import is_whole  # noqa: PLC0415  slow to load

    if not is_whole():
        expect_trial()
