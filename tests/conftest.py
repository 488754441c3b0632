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


# The longest come first, so that both workers are busy to the end; while the first of them plays
# the trial, the other does what needs no trial. Groups by name, others by the start of their id.
LONGEST = (
    "crawl during",
    "tests/site/test_openapi.py",
    "tests/cli/test_study.py",
    "tests/transit/test_jobs.py",
    "journey test_study",
    "journey test_programme",
    "journey test_pages",
    "crawl after",
    "trial",
    "tests/delivery/test_bad_days.py",
    "tests/places",
    "tests/tools",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    def place(item: pytest.Item) -> int:
        group = item.get_closest_marker("xdist_group")
        name = group.args[0] if group else item.nodeid
        starts = (n for n, start in enumerate(LONGEST) if name.startswith(start))
        return next(starts, len(LONGEST))

    items.sort(key=place)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords at no cost: what the product uses is meant to be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
