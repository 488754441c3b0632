"""From the rows of a population table to one figure for each unit, with every check there is.

Pure: rows come from `adapters.population`, figures go to `actions.population`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.places.domain.municipality import UNITS, Unit, current_code, file_prefixes, full_name

NATION = "전국"
BRANCH_OFFICE = "출장소"


@dataclass(frozen=True, slots=True)
class Count:
    """People of one unit. None: the table does not tell."""

    residents: int
    households: int | None = None
    residents_65_plus: int | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the table: the ministry's ten-digit code, the name beside it, the count."""

    line: int
    code: str
    name: str
    count: Count


@dataclass(frozen=True, slots=True)
class Settled:
    """What a table says.

    Parameters
    ----------
    counts
        By the unit's code in the registry.
    missing
        Codes of units that stood on the day and are not in the table.
    left_out
        Lines that name nothing the registry knows, if those were let pass.
    checked
        How many sums were compared with a total in the table.
    """

    counts: dict[str, Count]
    missing: tuple[str, ...]
    left_out: tuple[str, ...]
    checked: int


@dataclass(slots=True)
class _Sorted:
    units: dict[str, TableRow] = field(default_factory=dict)
    wards: dict[str, list[TableRow]] = field(default_factory=lambda: defaultdict(list))
    provinces: dict[str, TableRow] = field(default_factory=dict)
    nation: TableRow | None = None
    unknown: list[TableRow] = field(default_factory=list)


def settle(
    rows: Iterable[TableRow], *, day: date, file: str, skip_unknown: bool = False
) -> Settled:
    """Sort the rows, check every sum that the table allows, and return the units' counts.

    Rows of towns and neighbourhoods are passed over; wards without government
    are summed only to check their city's own row.

    Raises
    ------
    Invalid
        If a unit is counted twice or did not stand on *day*; if a row names
        nothing known, unless *skip_unknown*; if a sum differs from its total;
        if no unit is found.
    """
    found = _sort(rows, day, file)
    if found.unknown and not skip_unknown:
        first = found.unknown[0]
        raise Invalid(
            "{name} ({code}) is no unit of the registry; {rows} such rows.",
            where=_where(file, first, "행정구역"),
            remedy="Load a newer registry, or import without these rows (--skip-unknown).",
            name=first.name,
            code=first.code,
            rows=len(found.unknown),
        )
    if not found.units:
        raise Invalid("No row is of a city, county or district.", where=file)
    missing = [unit for unit in _standing(day) if unit.code not in found.units]
    checked = _check_wards(found, file) + _check_totals(found, missing, file)
    return Settled(
        counts={code: row.count for code, row in found.units.items()},
        missing=tuple(unit.code for unit in missing),
        left_out=tuple(f"{row.name} ({row.code})" for row in found.unknown),
        checked=checked,
    )


def _standing(day: date) -> list[Unit]:
    return [unit for unit in UNITS.values() if unit.stands_at(day)]


def _where(file: str, row: TableRow, column: str) -> str:
    return say("{file}, line {line}, {column}", file=file, line=row.line, column=column)


def _sort(rows: Iterable[TableRow], day: date, file: str) -> _Sorted:
    found = _Sorted()
    for row in rows:
        _place(row, found, day, file)
    sejong = found.provinces.get("36")
    if sejong and "36110" not in found.units:
        found.units["36110"] = sejong  # a city and a province at once, often one row
    return found


def _place(row: TableRow, found: _Sorted, day: date, file: str) -> None:
    """Put one row where it belongs; towns, branch offices and rows of nobody belong nowhere."""
    if row.name.split()[0] == NATION:
        found.nation = row
    elif row.code[2:] == "00000000":
        found.provinces[row.code[:2]] = row
    elif row.code[5:] != "00000" or row.name.endswith(BRANCH_OFFICE) or not row.count.residents:
        return
    elif unit := current_code(row.code):
        _place_unit(unit, row, found, day, file)
    elif city := current_code(f"{row.code[:4]}0"):
        found.wards[city].append(row)
    else:
        found.unknown.append(row)


def _place_unit(code: str, row: TableRow, found: _Sorted, day: date, file: str) -> None:
    unit = UNITS[code]
    where = _where(file, row, "행정구역")
    if not unit.stands_at(day):
        span = (
            say("since {day}", day=unit.since)
            if unit.since
            else say("until {day}", day=unit.until)
        )
        raise Invalid(
            "{name} stood only {span}, not on {day}.",
            where=where,
            name=row.name,
            span=span,
            day=day,
        )
    if code in found.units:
        raise Invalid(
            "{name} is counted twice, also in line {line}.",
            where=where,
            name=row.name,
            line=found.units[code].line,
        )
    found.units[code] = row


def _check_wards(found: _Sorted, file: str) -> int:
    checked = 0
    for city, wards in found.wards.items():
        if whole := found.units.get(city):
            checked += _compare(wards, whole, say("its wards"), file)
    return checked


def _check_totals(found: _Sorted, missing: Sequence[Unit], file: str) -> int:
    """Compare provinces and the nation with their units, where none of these is missing."""
    incomplete = {prefix for unit in missing for prefix in file_prefixes(unit.code)}
    incomplete |= {row.code[:2] for row in found.unknown}
    parts = defaultdict(list)
    for row in found.units.values():
        parts[row.code[:2]].append(row)
    checked = 0
    for prefix, total in found.provinces.items():
        if prefix not in incomplete and prefix in parts:
            checked += _compare(
                parts[prefix], total, say("its cities, counties and districts"), file
            )
    if found.nation and not incomplete:
        checked += _compare(list(found.units.values()), found.nation, say("all units"), file)
    return checked


def _compare(parts: Sequence[TableRow], whole: TableRow, who: Said, file: str) -> int:
    """Raise if the parts' sum is not the whole, in any column that all of them have."""
    for name, column in (
        ("residents", "총인구수"),
        ("households", "세대수"),
        ("residents_65_plus", "65+"),
    ):
        values = [getattr(row.count, name) for row in parts]
        total = getattr(whole.count, name)
        if total is None or None in values or sum(values) == total:
            continue
        raise Invalid(
            "{name} has {total:,}, but {who} add up to {parts:,}.",
            where=_where(file, whole, column),
            remedy="Download the table again.",
            name=whole.name,
            total=total,
            who=who,
            parts=sum(values),
        )
    return 1


def contradicts(old: Count, new: Count) -> bool:
    """Tell whether two counts of one day and source say different things."""
    return any(
        None not in (a, b) and a != b
        for a, b in (
            (old.residents, new.residents),
            (old.households, new.households),
            (old.residents_65_plus, new.residents_65_plus),
        )
    )


def completed(old: Count, new: Count) -> Count:
    """Return *new* with what only *old* told: age groups and households are separate tables."""
    return Count(
        residents=new.residents,
        households=old.households if new.households is None else new.households,
        residents_65_plus=(
            old.residents_65_plus if new.residents_65_plus is None else new.residents_65_plus
        ),
    )


def names_of(codes: Iterable[str]) -> list[str]:
    """Return the official full names of units, in the order given."""
    return [full_name(UNITS[code].province.name, UNITS[code].name) for code in codes]
