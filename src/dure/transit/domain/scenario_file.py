"""Scenarios as TOML and as plain values for JSON: read with every mistake named, written stably.

What the fields mean is in `scenario`. Writing and reading again gives an equal scenario.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
import types
import typing
from collections.abc import Mapping
from enum import StrEnum

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.transit.domain.scenario import Scenario

STUDY = "study"
"""Table of the fields that stand in no table of their own."""


def scenario_from_toml(text: str, *, source: str = "scenario.toml") -> Scenario:
    """Read a scenario; *source* is the file's name for the errors.

    Raises
    ------
    Invalid
        With file, table and field, if it is no TOML, has an unknown name, lacks a required one
        or holds a value that cannot be.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid("This is no TOML: {reason}.", where=source, reason=error) from None
    return scenario_from_mapping(tables, source=source)


def scenario_from_mapping(tables: Mapping[str, object], *, source: str = "") -> Scenario:
    """Read a scenario from tables of plain values. Raises as `scenario_from_toml` does."""
    try:
        study = tables.get(STUDY, {})
        if not isinstance(study, Mapping):
            raise Invalid("This is a table.", where=f"[{STUDY}]")
        rest = {name: value for name, value in tables.items() if name != STUDY}
        nested = {f.name for f in dataclasses.fields(Scenario)} & set(study) & _table_names()
        if nested:
            raise Invalid("This is a table of its own.", where=f"[{sorted(nested)[0]}]")
        return _build(Scenario, {**study, **rest}, table="")
    except Invalid as wrong:
        raise wrong.placed(f"{source}: {wrong.where}" if source else wrong.where) from None


def scenario_to_mapping(scenario: Scenario) -> dict[str, dict[str, object]]:
    """Return the scenario as tables of plain values, every default written out."""
    tables: dict[str, dict[str, object]] = {STUDY: {}}
    for field in dataclasses.fields(scenario):
        value = getattr(scenario, field.name)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            tables[field.name] = {
                part.name: plain
                for part in dataclasses.fields(value)
                if (plain := _plain(getattr(value, part.name))) is not None
            }
        else:
            tables[STUDY][field.name] = _plain(value)
    return tables


def scenario_to_toml(scenario: Scenario) -> str:
    """Return the scenario as TOML: the same scenario always gives the same text."""
    lines: list[str] = []
    for table, fields in scenario_to_mapping(scenario).items():
        lines.append(f"[{table}]")
        lines += [f"{name} = {_toml(value)}" for name, value in fields.items()]
        lines.append("")
    return "\n".join(lines)


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of the scenario's values as 64 hex digits; its name does not count."""
    tables = scenario_to_mapping(dataclasses.replace(scenario, name=""))
    text = json.dumps(tables, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _table_names() -> set[str]:
    hints = typing.get_type_hints(Scenario)
    return {name for name, hint in hints.items() if dataclasses.is_dataclass(hint)}


T = typing.TypeVar("T")

_KINDS: dict[object, Said] = {
    int: say("a whole number"),
    float: say("a number"),
    str: say("a text"),
    bool: say("true or false"),
}


def _build(kind: type[T], values: Mapping[str, object], *, table: str) -> T:
    hints = typing.get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name in values:
        if name not in fields:
            known = ", ".join(sorted(fields))
            raise Invalid(
                "There is no {name!r} here.",
                where=_where(table, name),
                remedy="Known: {known}.",
                name=name,
                known=known,
            )
    given = {
        name: _read(value, hints[name], table=table, name=name) for name, value in values.items()
    }
    for name, field in fields.items():
        needed = field.default is dataclasses.MISSING
        if needed and field.default_factory is dataclasses.MISSING and name not in given:
            raise Invalid("This is missing.", where=_where(table, name), remedy="Add it.")
    return kind(**given)


def _where(table: str, name: str) -> str:
    if table:
        return f"[{table}] {name}"
    return f"[{name}]" if name in _table_names() else f"[{STUDY}] {name}"


def _read(value: object, hint: object, *, table: str, name: str) -> object:
    where = _where(table, name)
    if isinstance(hint, types.UnionType):  # optional: absent in the file when None
        return _read(value, typing.get_args(hint)[0], table=table, name=name)
    if typing.get_origin(hint) is tuple:
        return _read_tuple(value, typing.get_args(hint), table=table, name=name)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, Mapping):
            raise Invalid("This is a table.", where=where)
        return _build(hint, value, table=table or name)
    return _read_scalar(value, hint, where)


def _read_tuple(
    value: object, parts: tuple[object, ...], *, table: str, name: str
) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise Invalid("This is a list.", where=_where(table, name), remedy="Put it in [ ].")
    endless = len(parts) == 2 and parts[1] is Ellipsis
    if not endless and len(value) != len(parts):
        raise Invalid("This has {parts} values.", where=_where(table, name), parts=len(parts))
    hints = [parts[0]] * len(value) if endless else list(parts)
    return tuple(
        _read(item, hint, table=table, name=name) for item, hint in zip(value, hints, strict=True)
    )


def _read_scalar(value: object, hint: object, where: str) -> object:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        known = [member.value for member in hint]
        if value not in known:
            raise Invalid(
                "{value} is not one of {known}.",
                where=where,
                value=repr(value),
                known=", ".join(known),
            )
        return hint(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, typing.cast("type", hint)) or (
        isinstance(value, bool) and hint is not bool
    ):
        raise Invalid("{value} is not {kind}.", where=where, value=repr(value), kind=_KINDS[hint])
    return value


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value.value if isinstance(value, StrEnum) else value


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    return repr(value)
