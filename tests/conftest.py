"""What every test may use."""

import os
from pathlib import Path

import pytest

from tests.factories.played import Played

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data beside the project; skips where it is not there."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no real data at {SHARED / 'data'}")
    return SHARED / "data"


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    """Give each test its own folder for files."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.DATA.mkdir()


@pytest.fixture(scope="session")
def played(tmp_path_factory) -> Played:
    """The trial at the end of each chapter, played once for all workers."""
    own = tmp_path_factory.getbasetemp()
    return Played(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


# What shares a costly world runs on one worker: the start of an id, a part of it, the group. (The
# mark xdist_group groups nothing under pytest 9: the scheduler below does.)
GROUPS = (
    ("tests/crawl/", "[after]", "crawl after"),
    ("tests/crawl/", "the_end", "crawl after"),
    ("tests/crawl/", "", "crawl during"),
    ("tests/cli/test_trial.py", "", "trial"),
    ("tests/journeys/test_study.py", "", "journey study"),
    ("tests/journeys/test_programme.py", "", "journey programme"),
    ("tests/journeys/test_pages.py", "", "journey pages"),
)
# The longest come first, so that both workers are busy to the end; while the first of them plays
# the trial, the other does what needs no trial.
LONGEST = (
    "crawl during",
    "tests/site/test_openapi.py",
    "tests/cli/test_study.py",
    "tests/transit/test_jobs.py",
    "journey study",
    "journey programme",
    "journey pages",
    "crawl after",
    "trial",
    "tests/delivery/test_bad_days.py",
    "tests/places",
    "tests/tools",
)


def group_of(nodeid: str) -> str:
    """Return the group of a test, its own id where it is alone."""
    fits = (group for start, part, group in GROUPS if nodeid.startswith(start) and part in nodeid)
    return next(fits, nodeid)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    def place(item: pytest.Item) -> int:
        name = group_of(item.nodeid)
        starts = (n for n, start in enumerate(LONGEST) if name.startswith(start))
        return next(starts, len(LONGEST))

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  only where workers are asked for

    class Grouped(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Grouped(config, log)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords at no cost: what the product uses is meant to be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
