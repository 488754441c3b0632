"""The worker and the process it watches, as they really run: with a database file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from dure.transit.domain.study import StudyState
from dure.transit.jobs import recover_studies
from tests.factories.database import own_database
from tests.factories.study import stored_study

ROOT = Path(__file__).resolve().parents[2]

HEAD = """
import json, os, signal, threading, time
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from dure.core.actor import SYSTEM
from dure.transit import jobs
from dure.transit.actions.study import cancel_study
from dure.transit.domain.demand import Demand
from dure.transit.models import Study
from dure.transit.queries.study import study_folder
from dure.web.clock import now
from tests.factories.database import own_database
from tests.factories.study import stored_city, tiny_scenario
call_command("migrate", verbosity=0, skip_checks=True)
stored_city(folder=settings.DATA)
LONG = tiny_scenario(replications=100)

def work():
    call_command(
        "db_worker", batch=True, interval=0.1, reload=False, startup_delay=False, verbosity=0
    )

def when(ready, act):
    def wait():
        while not ready():
            time.sleep(0.05)
        act()
    threading.Thread(target=wait, daemon=True).start()

def units(study):
    return list((study_folder(study.pk) / "units").glob("*.npz"))

def tell(study, **more):
    study.refresh_from_db()
    said = {name: getattr(study, name) for name in ("state", "attempt", "progress", "error_what")}
    print(json.dumps(said | more))
"""


def told(tmp_path, script):
    """Run a script with a data folder of its own; return what it said last."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "dure.site.settings",
        "DURE_DATA": str(tmp_path / "data"),
    }
    with own_database() as database:
        done = subprocess.run(
            [sys.executable, "-c", HEAD + script],
            env=environment | database,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_submitted_study_is_computed(tmp_path):
    said = told(
        tmp_path,
        """
study = jobs.submit_study(scenario=tiny_scenario(), actor=SYSTEM, now=now())
work()
tell(study, files=sorted(path.name for path in study_folder(study.pk).glob("*.*")))
""",
    )

    assert said == {
        "state": "done",
        "attempt": 1,
        "progress": 1.0,
        "error_what": "",
        "files": [
            "result.json",
            "scenario.toml",
            "timing.json",
            "trace-fixed.json",
            "trace.json",
            "trips.csv.gz",
        ],
    }


def test_a_cancelled_study_is_stopped(tmp_path):
    said = told(
        tmp_path,
        """
study = jobs.submit_study(scenario=LONG, actor=SYSTEM, now=now())
when(
    lambda: len(units(study)) > 1,
    lambda: cancel_study(study_id=study.pk, actor=SYSTEM, now=now()),
)
work()
tell(study, result=(study_folder(study.pk) / "result.json").exists())
""",
    )

    assert (said["state"], said["result"]) == ("cancelled", False)


def test_a_killed_computation_fails_its_study_and_resuming_finishes_it(tmp_path):
    said = told(
        tmp_path,
        """
import subprocess
study = jobs.submit_study(scenario=tiny_scenario(replications=12), actor=SYSTEM, now=now())
def kill():
    found = subprocess.run(
        ["pgrep", "-f", f"study compute {study.pk} 1"], capture_output=True, text=True
    ).stdout.split()
    mine = [int(pid) for pid in found if os.environ["DURE_DATA"].encode()
            in open(f"/proc/{pid}/environ", "rb").read()]
    os.kill(min(mine), signal.SIGKILL)
when(lambda: len(units(study)) > 1, kill)
work()
study.refresh_from_db()
failed = study.state
kept = len(units(study))
jobs.resubmit_study(study_id=study.pk, actor=SYSTEM, now=now())
work()
tell(study, failed=failed, kept=kept)
""",
    )

    assert said["failed"] == "failed"
    assert said["kept"] >= 2
    assert (said["state"], said["attempt"], said["error_what"]) == ("done", 2, "")


def test_a_scenario_that_does_not_fit_fails_with_its_reason_and_the_worker_lives(tmp_path):
    said = told(
        tmp_path,
        """
from dure.transit.domain.scenario import Zone
bad = jobs.submit_study(scenario=tiny_scenario(zone=Zone(numbers=(9,))), actor=SYSTEM, now=now())
good = jobs.submit_study(scenario=tiny_scenario(), actor=SYSTEM, now=now())
work()
bad.refresh_from_db()
tell(good, bad=[bad.state, bad.error_where, bool(bad.error_what), bool(bad.error_remedy)])
""",
    )

    assert said["bad"] == ["failed", "[zone] numbers", True, True]
    assert said["state"] == "done"


@pytest.mark.django_db
def test_recovery_marks_the_silent_and_queues_what_lost_its_job():
    silent = stored_study(state=StudyState.RUNNING)
    queued = stored_study()

    recover_studies()

    silent.refresh_from_db()
    assert silent.state == "cut_off"
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[queued.pk]]
