import io
from datetime import UTC, datetime

import pytest
from django_tasks_db.models import DBTaskResult

from dure.core.actor import SYSTEM
from dure.files.actions.stored_file import store_file
from dure.files.domain.stored_file import ScanState
from dure.files.jobs import scan_stored_file, sweep_files
from tests.factories.archives import PDF

NOW = datetime(2021, 12, 28, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    return store_file(stream=io.BytesIO(PDF), name="a.pdf", actor=SYSTEM, now=NOW)


def test_each_stored_file_is_queued(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        stored = store_file(stream=io.BytesIO(PDF), name="a.pdf", actor=SYSTEM, now=NOW)

    assert DBTaskResult.objects.get().args_kwargs["args"] == [stored.pk]


def test_job_judges_the_file(stored, settings):
    settings.ALLOW_UNSCANNED = True

    scan_stored_file.call(stored.pk)

    stored.refresh_from_db()
    assert stored.state == ScanState.UNSCANNED


def test_scanner_that_is_away_ends_no_worker(stored, settings):
    settings.CLAMAV = "/nowhere"

    scan_stored_file.call(stored.pk)

    assert sweep_files() == 0
    stored.refresh_from_db()
    assert stored.state == ScanState.QUARANTINED
