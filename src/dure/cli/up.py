"""`dure up`: prepares the data folder, then runs web and worker under one supervisor."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

import click

from dure.accounts.domain.sample import PASSWORD, PEOPLE
from dure.core.errors import Invalid

STOP_SECONDS = 10
SAMPLES = {False: [], True: ["--sample", "--no-trial"]}


@dataclass
class Child:
    """One process that is started again when it dies, more slowly each time.

    One that ends by itself (*once*) is not missed when it ended well.
    """

    name: str
    command: list[str]
    once: bool = False
    done: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    retry_at: float = field(default=0.0)

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches only the supervisor."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603  ours

    def tend(self) -> None:
        """Start again what has ended, after 1, 2, 4 … 30 seconds of failures in a row."""
        now = time.monotonic()
        if self.done:
            return
        if self.process is None:
            if now >= self.retry_at:
                self.start()
            return
        if self.process.poll() is None:
            if now - self.started_at > 60:
                self.failures = 0
            return
        if self.once and self.process.returncode == 0:
            self.done = True
            return
        click.secho(f"{self.name} ended ({self.process.returncode}); starting it again", err=True)
        self.process = None
        self.retry_at = now + min(2**self.failures, 30)
        self.failures += 1

    def stop(self) -> None:
        """Ask the process to end."""
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for the end; past *until* (monotonic seconds) end it the hard way."""
        if not self.process:
            return
        try:
            self.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--sample", is_flag=True, help="Import the sample cities and people first.")
def command(host: str, port: int, sample: bool) -> None:
    """Prepare the data folder and serve the product until Ctrl-C.

    With --sample the trial programme is played while the pages are served already; they tell how
    far it is. Interrupted, it goes on at the next start.
    """
    _require_free(host, port)
    if sample:
        os.environ["DURE_SAMPLE"] = "1"
        if not os.environ.get("DURE_CLAMAV"):
            os.environ.setdefault("DURE_ALLOW_UNSCANNED", "1")
    dure = [sys.executable, "-m", "dure.cli"]
    # In a process of its own: what an import takes of memory is given back before the pages start.
    prepared = subprocess.run([*dure, "prepare", *SAMPLES[sample]], check=False)  # noqa: S603
    if prepared.returncode:
        raise click.exceptions.Exit(prepared.returncode)
    children = [
        Child("web", [*dure, "web", "--host", host, "--port", str(port)]),
        Child("worker", [*dure, "worker"]),
    ]
    if sample:
        children.append(Child("trial", [*dure, "trial", "play", "--beside"], once=True))
    _supervise(children, host, port, sample=sample)


def _supervise(children: list[Child], host: str, port: int, *, sample: bool) -> None:
    asked: list[int] = []
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda number, _frame: asked.append(number))
    for child in children:
        child.start()
    told = False
    while not asked:
        for child in children:
            child.tend()
        told = told or _told(host, port, sample=sample)
        time.sleep(0.2)
    click.echo("stopping …")
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        child.stop()
    for child in children:
        child.wait(until)


def _told(host: str, port: int, *, sample: bool) -> bool:
    if not _answers(host, port):
        return False
    click.secho(f"Dure is at http://{host}:{port}  (Ctrl-C stops it)", bold=True)
    if os.environ.get("DURE_ALLOW_UNSCANNED", "0") != "0" and not os.environ.get("DURE_CLAMAV"):
        click.secho(
            "Uploaded files are not checked for viruses (DURE_ALLOW_UNSCANNED).", fg="yellow"
        )
    if sample:
        _print_people()
    return True


def _print_people() -> None:
    click.echo(f"Sign in with one of these and the password {PASSWORD}")
    for person in PEOPLE:
        click.echo(f"  {person.email:<36} {person.role.value.replace('_', ' ')}")


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Invalid(
                "Port {port} on {host} cannot be used: {reason}.",
                where="--port",
                remedy="Stop what uses it or choose another port.",
                port=port,
                host=host,
                reason=error.strerror,
            ) from None


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=0.2):
        return True
    return False
