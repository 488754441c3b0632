"""A refusal can be told in any language: its texts are templates with named values."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dure"
sys.path.insert(0, str(ROOT / "tools"))

import said  # noqa: E402  a script beside the package

MODULES = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_refusals_name_their_values(path):
    assert list(said.faults_in(path)) == []
