"""`dure worker`: does the queued work, one job at a time."""

import click
from django.core.management import call_command

from dure.cli.process import end_with_parent
from dure.files.jobs import watch_files
from dure.notifications.jobs import watch_outbox
from dure.programme.jobs import watch_clock
from dure.transit.jobs import recover_studies, watch_for_cut_off


@click.command()
@click.option("--once", is_flag=True, help="Stop when the queue is empty.")
def command(once: bool) -> None:
    """Do queued jobs until told to stop."""
    end_with_parent()
    recover_studies()
    watch_for_cut_off()
    watch_files()
    watch_outbox()
    watch_clock()
    call_command("db_worker", batch=once, interval=0.5, reload=False, startup_delay=False)
