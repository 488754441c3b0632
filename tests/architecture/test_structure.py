"""The rules of ARCHITECTURE.md that no ready-made linter checks."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dure"
MODULES = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
TEXTS = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if Path(name).suffix
    in {".py", ".md", ".toml", ".html", ".css", ".js", ".json", ".lock", ".sh", ".txt", ""}
]

FEATURES = {
    "accounts", "audit", "delivery", "files", "notifications", "places", "programme", "transit",
}  # fmt: skip
PUBLIC = {"domain", "access", "queries", "actions", "labels"}
# Where the pieces are put together: addresses and the site may name a feature's delivery.
WIRING = {"dure.site.urls", "dure.site.api"}

# One line of reason for each file allowed past the ceiling.
LONG_FILES: dict[str, str] = {
    "engine/dispatch/kernels.py": "compiled kernels that call each other share a file",
    "engine/dispatch/peers/kernels.py": "compiled kernels that call each other share a file",
    "engine/static/kernels.py": "compiled kernels that call each other share a file",
}
CEILING = 400


def test_features_meet_only_at_public_modules():
    graph = grimp.build_graph("dure")
    crossings = []
    for importer in graph.modules - WIRING:
        for imported in graph.find_modules_directly_imported_by(importer):
            if imported == "dure":  # the version alone
                continue
            _, target, *rest = imported.split(".")
            own = importer.split(".")[1:2] == [target]
            command = importer.startswith("dure.cli")  # an engineer's door, like an adapter
            if target in FEATURES and not own and not command and (rest or [""])[0] not in PUBLIC:
                crossings.append(f"{importer} -> {imported}")
    assert crossings == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_file_is_too_long(path):
    name = str(path.relative_to(SOURCE))
    assert name in LONG_FILES or len(path.read_text().splitlines()) <= CEILING


def test_state_is_assigned_only_by_actions():
    offenders = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in MODULES
        if "actions" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr == "state"
        and isinstance(node.ctx, ast.Store)
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
    ]
    assert offenders == []


def test_migrations_import_no_live_code():
    offenders = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in SOURCE.glob("*/migrations/0*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.startswith(("import dure", "from dure"))
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("dure.engine.network", "django"),
        ("dure.engine.dispatch", "django"),
        ("dure.engine.simulation", "django"),
        ("dure.engine.timetable", "django"),
        ("dure.engine.selection", "django"),
        ("dure.transit.domain.scenario", "django"),
        ("dure.transit.domain.measures", "django"),
        ("dure.places.domain.city", "django"),
        ("dure.site.asgi", "numba"),
        ("dure.site.asgi", "osmium"),
        ("dure.site.asgi", "pandas"),
    ],
)
def test_import_loads_nothing_it_should_not(module, unwanted, tmp_path):
    code = f"import sys, {module}; sys.exit({unwanted!r} in sys.modules)"
    environment = {"PYTHONPATH": str(ROOT / "src"), "DURE_DATA": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment)


def test_contracts_are_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_locks_hold_no_address_and_a_hash_for_each_package():
    for name in ("requirements.lock", "requirements-dev.lock", "package-lock.json"):
        text = (ROOT / name).read_text()
        assert "://" not in re.sub(r'"url": "https?://[^"]*"', "", text), name
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text())
        assert [e.split()[0] for e in entries if "==" in e and "--hash=sha256:" not in e] == []


def test_templates_hold_no_inline_script_or_style():
    offenders = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in SOURCE.rglob("*.html")
        if "report" not in path.name
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\sstyle=[\"']|\son[a-z]+=[\"']|<script>|<style", line)
    ]
    assert offenders == []


def test_no_page_asks_another_machine():
    outside = re.compile(r"""(?:src|href|action)=["']https?://|url\(["']?https?://|@import""")
    link = re.compile(r"""<a\s[^>]*href=["']https?://""")
    offenders = [
        f"{path.relative_to(SOURCE)}:{number}"
        for ending in ("*.html", "*.css", "*.js")
        for path in SOURCE.rglob(ending)
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if outside.search(link.sub("", line))
    ]
    assert offenders == []
