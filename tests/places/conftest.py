"""What tests of cities may use."""

import os
from pathlib import Path

import pytest

from dure.places.adapters import basemap
from dure.places.domain.city import CityProfile
from tests.factories import city_files

ROOT = Path(__file__).resolve().parents[2]
DOWNLOADS = Path(os.environ.get("DURE_DATA", ROOT / "var")) / "downloads"


@pytest.fixture
def samples() -> Path:
    """The folder of the sample cities' source files; skips where they were not fetched."""
    if not (DOWNLOADS / "coquimbo.zip").is_file():
        pytest.skip(f"no sample data at {DOWNLOADS}: python tools/sample_data.py --fetch")
    return DOWNLOADS


@pytest.fixture
def town(tmp_path) -> Path:
    """A small extract."""
    return city_files.town(tmp_path / "town.osm.pbf")


@pytest.fixture
def feed(tmp_path) -> Path:
    """A small feed."""
    return city_files.feed(tmp_path / "feed.zip")


@pytest.fixture
def profile() -> CityProfile:
    return CityProfile("dure-si", "두레시", "Dure City")


@pytest.fixture
def without_map(monkeypatch) -> None:
    """Leave the map out of imports: the program that draws it is another process."""
    monkeypatch.setattr(basemap, "find_tippecanoe", lambda: None)
