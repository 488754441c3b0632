"""Korea's provinces and basic local governments, as the law has them.

Pure values read from `municipality_table`; boundaries and people are not here.
Periods are half-open: a unit stands from `since` until just before `until`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dure.places.domain.municipality_repairs import former_code, renumber
from dure.places.domain.municipality_table import (
    FORMER_PROVINCES,
    MUNICIPALITIES,
    PROVINCES,
)

# The last change that the table takes in, and the day the boundaries were surveyed as.
STATE_DATE = date(2026, 7, 1)
BOUNDARY_DATE = date(2023, 9, 15)


class MunicipalityKind(StrEnum):
    """What the law calls the unit."""

    SI = "si"
    GUN = "gun"
    GU = "gu"
    SPECIAL_SELF_GOVERNING_CITY = "special_self_governing_city"
    ADMINISTRATIVE_CITY = "administrative_city"


@dataclass(frozen=True, slots=True)
class Province:
    """A province or metropolitan city. `also` holds other names that people type."""

    code: str
    name: str
    name_en: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A basic local government, or one of Jeju's two administrative cities."""

    code: str
    province: Province
    name: str
    name_en: str
    since: date | None = None
    until: date | None = None

    @property
    def kind(self) -> MunicipalityKind:
        """What the law calls the unit, from its province and the last syllable of its name."""
        if self.province.code == "36":
            return MunicipalityKind.SPECIAL_SELF_GOVERNING_CITY
        if self.province.code == "50":
            return MunicipalityKind.ADMINISTRATIVE_CITY
        ending = {"시": MunicipalityKind.SI, "군": MunicipalityKind.GUN, "구": MunicipalityKind.GU}
        return ending[self.name[-1]]

    def stands_at(self, day: date) -> bool:
        """Tell whether the unit exists on *day*."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


def full_name(province: str, name: str) -> str:
    """Return the official full name; Sejong has none but its own."""
    return name if name == province else f"{province} {name}"


def full_name_en(province_en: str, name_en: str) -> str:
    """Return the English name that no other unit has: `Jung-gu, Seoul`."""
    return name_en if name_en == province_en else f"{name_en}, {province_en}"


def current_code(code: str) -> str | None:
    """Return the five-digit code in the registry for *code*, a former or present one.

    Parameters
    ----------
    code
        Five digits, or the ministry's ten, whose last five must be zeros.

    Returns
    -------
    str or None
        None if no unit has or had that code.
    """
    if len(code) == 10 and code.endswith("00000"):
        code = code[:5]
    code = renumber(code)
    return code if code in UNITS else None


def file_prefixes(code: str) -> frozenset[str]:
    """Return the province codes under which files of any date list the unit."""
    return frozenset(known[:2] for known in (code, former_code(code)) if known)


def _read_provinces(text: str) -> dict[str, Province]:
    rows = (line.split(" | ") for line in text.strip().splitlines())
    return {code: Province(code, name, en, tuple(also.split())) for code, name, en, also in rows}


def _read_units() -> dict[str, Unit]:
    found = {}
    for line in MUNICIPALITIES.split("\n"):
        if not line.strip():
            continue
        code, name, english, *rest = line.split()
        bounds = {
            word: date.fromisoformat(day) for word, day in zip(rest[::2], rest[1::2], strict=True)
        }
        found[code] = Unit(
            code, PROVINCE[code[:2]], name, english, bounds.get("since"), bounds.get("until")
        )
    return found


PROVINCE = _read_provinces(PROVINCES)
_FORMER_PROVINCE = _read_provinces(FORMER_PROVINCES)
UNITS = _read_units()


def bare(text: str) -> str:
    """Return *text* as search compares it: lower case, no spaces, hyphens or commas."""
    return re.sub(r"[\s,\-·]", "", text).lower()


def search_keys(unit: Unit) -> tuple[str, ...]:
    """Return the bare texts a search may begin with to find *unit*, the plainest first."""
    province = unit.province
    former = _FORMER_PROVINCE.get((former_code(unit.code) or "")[:2])
    leads = [province.name, province.name_en, *province.also]
    if former:
        leads += [former.name, former.name_en, *former.also]
    names = [unit.name, unit.name_en]
    names += [f"{lead}{unit.name}" for lead in leads]
    names += [f"{lead}{unit.name_en}" for lead in leads]
    names += [f"{unit.name_en}{lead}" for lead in leads]
    if unit.name == province.name:
        names += province.also
    return tuple(dict.fromkeys(bare(name) for name in names))
