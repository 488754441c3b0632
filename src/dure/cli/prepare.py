"""Brings the data folder up to date: tables, registry and, on a trial, cities and people."""

from __future__ import annotations

import click
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dure.accounts.actions.sample import enrol_sample_people
from dure.cli.samples import import_samples
from dure.core.actor import SYSTEM
from dure.places.queries.municipality import municipalities
from dure.web.clock import now


def prepare(*, sample: bool) -> None:
    """Do what has not been done yet, and say so; what is current costs next to nothing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("tables …")
        call_command("migrate", verbosity=0, interactive=False)
    if not municipalities().exists():
        click.echo("registry of basic local governments …")
        from dure.places.actions.municipality import load_registry  # noqa: PLC0415  slow to load

        load_registry(actor=SYSTEM, now=now())
    if sample:
        import_samples()
        enrol_sample_people(actor=SYSTEM, now=now())
