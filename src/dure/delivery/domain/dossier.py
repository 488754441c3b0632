"""What a sealed dossier is made of: files by their path, and the manifest that names each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "dossier 1"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the dossier: its path, length in bytes and SHA-256."""

    path: str
    size: int
    sha256: str

    def as_row(self) -> dict[str, Any]:
        """Return it as it stands in the manifest."""
        return {"path": self.path, "size": self.size, "sha256": self.sha256}


def pretty(value: Any) -> bytes:
    """Return the JSON text of a value as people read it; the same value gives the same bytes."""
    text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def packed(path: str, content: bytes) -> Packed:
    return Packed(path, len(content), hashlib.sha256(content).hexdigest())


def manifest_of(facts: Mapping[str, Any], files: list[Packed]) -> bytes:
    """Return the manifest: facts of the project, and every other file by path."""
    rows = [file.as_row() for file in sorted(files, key=lambda file: file.path)]
    return pretty({"dure": FORMAT, **facts, "files": rows})


def seal_line(manifest: bytes) -> bytes:
    """Return the content of `manifest.sha256`, as `sha256sum` writes it."""
    return f"{hashlib.sha256(manifest).hexdigest()}  manifest.json\n".encode()
