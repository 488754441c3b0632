"""Computations that are sealed: what went in, by which rule, what came out, under one hash."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any


class RunKind(StrEnum):
    PANEL_DRAW = "panel_draw"
    ASSIGNMENT = "assignment"
    TIMETABLE = "timetable"
    RANKING = "ranking"
    PORTFOLIO = "portfolio"


def canonical(value: Any) -> bytes:
    """Return the one JSON text of *value*: sorted keys, no spaces, UTF-8; no floats that vary.

    Raises
    ------
    ValueError
        If a number is not finite.
    TypeError
        If a value is none of JSON's.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def run_hash(*, kind: str, rule: Any, input_hash: str, output: Any, seed: str) -> str:
    """Return the hash that seals a run."""
    return digest(
        {"kind": kind, "rule": rule, "input": input_hash, "output": output, "seed": seed}
    )
