"""A call in one file: its texts, its terms and the rubrics and forms it names. JSON in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from dure.core.errors import Invalid
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.reading import Faulty, Table
from dure.programme.domain.rubric import rubric_from_mapping
from dure.programme.domain.terms_file import terms_from_mapping
from dure.programme.domain.version_name import is_version_name, version_name

FORMAT = "dure-call/1"
MAX_BYTES = 2_000_000
TEXTS = {"title": 160, "title_en": 160, "notice": 20_000, "notice_en": 20_000}
"""What people read of a call, with the most characters of each."""


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A rubric or a form as it stands in a call's file."""

    key: str
    version: int
    name: str
    name_en: str
    body: Mapping[str, Any]

    @property
    def full_name(self) -> str:
        return version_name(self.key, self.version)


@dataclass(frozen=True, slots=True)
class CallFile:
    """What a file says of a call; its parts were checked one by one."""

    kind: ProgrammeKind
    year: int
    texts: Mapping[str, str]
    terms: Mapping[str, Any]
    rubrics: tuple[VersionFile, ...]
    forms: tuple[VersionFile, ...]


def json_from_bytes(content: bytes, *, source: str) -> Any:
    """Return the JSON value in a file.

    Raises
    ------
    Invalid
        With the line, if it is too large, no UTF-8 or no JSON, or names a key twice.
    """
    if len(content) > MAX_BYTES:
        raise Invalid("The file is larger than {most:,} bytes.", where=source, most=MAX_BYTES)
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise Invalid("The file is not UTF-8 text.", where=source) from None
    except json.JSONDecodeError as error:
        raise Invalid(
            "This is no JSON: {reason}.", where=f"{source}:{error.lineno}", reason=error.msg
        ) from None
    except RecursionError:
        raise Invalid("This is no JSON: {reason}.", where=source, reason="too deep") from None
    except Invalid as wrong:
        raise wrong.placed(source) from None


def call_file_from_mapping(given: Any, *, source: str = "") -> CallFile:
    """Return what *given* says of a call.

    Raises
    ------
    Faulty
        If anything is missing, unknown or wrong, in the terms, rubrics and forms too; each
        fault with its path, behind the name of the file.
    """
    table = Table(given)
    form = table.text("format", most=40)
    if form and form != FORMAT:
        table.fault("format", Invalid("This is not the format {format}.", format=FORMAT))
    kind = table.one_of("kind", ProgrammeKind)
    year = table.whole("year", least=2000, most=2100)
    texts = {name: table.text(name, ..., most=TEXTS[name]) for name in ("title", "notice")}
    texts |= {name: table.text(name, "", most=TEXTS[name]) for name in ("title_en", "notice_en")}
    terms = table.take("terms")
    if terms is not None:
        _within(table, "terms", terms_from_mapping, terms)
    rubrics = tuple(_version(each) for each in table.tables("rubrics"))
    for number, rubric in enumerate(rubrics, start=1):
        _within(table, f"rubrics[{number}].body", rubric_from_mapping, rubric.body)
    forms = tuple(_version(each) for each in table.tables("forms"))
    table.finish()
    if table.faults:
        raise Faulty(tuple(_behind(source, fault) for fault in table.faults))
    return CallFile(kind, year, texts, terms, rubrics, forms)


def _version(each: Table) -> VersionFile:
    found = VersionFile(
        key=each.text("key", most=60),
        version=each.whole("version", least=1, most=9999),
        name=each.text("name", most=120),
        name_en=each.text("name_en", "", most=120),
        body=each.take("body") or {},
    )
    if found.key and not is_version_name(found.full_name):
        each.fault("key", Invalid("A key is made of small letters, digits and hyphens."))
    each.finish()
    return found


def _within(table: Table, path: str, read: Any, given: Any) -> None:
    try:
        read(given)
    except Faulty as wrong:
        table.faults += [
            fault.placed(f"{path}.{fault.where}" if fault.where else path)
            for fault in wrong.faults
        ]


def _behind(source: str, fault: Invalid) -> Invalid:
    return fault.placed(f"{source}: {fault.where}") if source else fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid("The name {name} stands twice.", name=twice)
    return found


def _no_number(text: str) -> NoReturn:
    raise Invalid("{text} is no number.", text=text)
