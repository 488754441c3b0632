"""Documents that must keep up with the code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dure"


def test_architecture_names_every_folder():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    folders = [p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "__pycache__"]
    folders += [
        f"engine/{p.name}" for p in (SOURCE / "engine").iterdir() if (p / "__init__.py").exists()
    ]

    assert [folder for folder in folders if f"`{folder}`" not in text] == []


def test_every_setting_is_documented():
    read = set(re.findall(r'"(DURE_[A-Z_]+)"', (SOURCE / "site" / "settings.py").read_text()))
    told = set(re.findall(r"`(DURE_[A-Z_]+)`", (ROOT / "docs/operators/settings.md").read_text()))

    assert told == read


def test_every_state_and_model_is_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    names = {
        name
        for path in SOURCE.glob("*/models/*.py")
        for name in re.findall(r"^class (\w+)\(models\.Model\)", path.read_text(), re.MULTILINE)
    }
    names |= {
        name
        for path in SOURCE.glob("*/domain/*.py")
        for name in re.findall(r"^class (\w+State)\(StrEnum\)", path.read_text(), re.MULTILINE)
    }

    assert sorted(name for name in names if f"`{name}`" not in glossary) == []


@pytest.mark.parametrize(
    "path",
    [p for p in ROOT.rglob("*.md") if not {".venv", "node_modules", "var"} & set(p.parts)],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", path.read_text())

    assert [t for t in targets if not (path.parent / t).exists()] == []
