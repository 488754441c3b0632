"""Reads parking places from CSV.

Columns: `lon`, `lat`; optional `code`, `name`, `capacity`, `fee`, `access`.
"""

from __future__ import annotations

from pathlib import Path

from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.adapters.tables import Row, read_table
from dure.places.domain.city import ParkingSource
from dure.places.domain.layout import ParkingRow

_COLUMNS = say("lon, lat; optional code, name, capacity, fee (yes or no), access")
MOST_ACCESS = 40
_FEE = {"": None, "yes": True, "no": False, "유료": True, "무료": False}


def read_parking(path: Path) -> tuple[ParkingRow, ...]:
    """Read parking places.

    Raises
    ------
    Invalid
        If the file, a row or a field cannot be used; named by file, line and field.
    """
    rows: list[ParkingRow] = []
    seen: dict[str, str] = {}
    for number, row in enumerate(
        read_table(path, needs=("lon", "lat"), columns=_COLUMNS), start=1
    ):
        code = row.text("code") or str(number)
        if code in seen:
            raise Invalid(
                "Parking place {code} is here twice, first at {first}.",
                where=row.where("code"),
                code=code,
                first=seen[code],
            )
        seen[code] = row.where()
        rows.append(
            ParkingRow(
                code=code,
                name=row.text("name"),
                lon=row.degrees("lon", 180),
                lat=row.degrees("lat", 90),
                source=ParkingSource.CSV.value,
                capacity=row.whole("capacity", default=0) if row.text("capacity") else None,
                access=_access(row),
                fee=_fee(row),
            )
        )
    return tuple(rows)


def _access(row: Row) -> str:
    text = row.text("access")
    if len(text) > MOST_ACCESS:
        raise Invalid(
            "This is longer than {most} characters.", where=row.where("access"), most=MOST_ACCESS
        )
    return text


def _fee(row: Row) -> bool | None:
    text = row.text("fee").lower()
    if text not in _FEE:
        raise Invalid("“{text}” is neither yes nor no.", where=row.where("fee"), text=text)
    return _FEE[text]
