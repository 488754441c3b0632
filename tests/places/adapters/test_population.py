from datetime import date

import pytest

from dure.core.errors import Invalid
from dure.places.adapters.population import read_population_csv
from dure.places.domain.population import Count, TableRow

DAY = date(2025, 10, 31)
HEAD = '"행정구역","2025년10월_총인구수","2025년10월_세대수"'
JONGNO = '"서울특별시 종로구 (1111000000)","139,417","72,499"'


def read(*lines, day=DAY, encoding="utf-8"):
    return read_population_csv("\r\n".join(lines).encode(encoding), day=day, file="people.csv")


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_reads_the_ministrys_table(encoding):
    assert read(HEAD, JONGNO, encoding=encoding) == [
        TableRow(2, "1111000000", "서울특별시 종로구", Count(139_417, 72_499))
    ]


def test_reads_a_province_with_its_two_spaces():
    (row,) = read(HEAD, '"서울특별시  (1100000000)","9,330,000","4,500,000"')

    assert (row.code, row.name) == ("1100000000", "서울특별시")


def test_reads_a_column_of_codes_beside_the_name():
    head = "행정기관코드,행정기관,총인구수,세대수"

    assert read(head, "1111000000,서울특별시 종로구,139417,72499") == [
        TableRow(2, "1111000000", "서울특별시 종로구", Count(139_417, 72_499))
    ]


def test_takes_the_month_that_is_asked_for():
    head = "행정구역,2025년09월_총인구수,2025년10월_총인구수"

    (row,) = read(head, "종로구 (1111000000),1,2")
    assert row.count == Count(2)


def test_takes_a_yearly_column_for_the_end_of_december():
    lines = ("행정구역,2025년_계_총인구수", "종로구 (1111000000),5")

    assert read(*lines, day=date(2025, 12, 31))[0].count == Count(5)
    with pytest.raises(Invalid, match="It has 2025년"):
        read(*lines)


def test_adds_up_five_year_groups_from_65_on():
    ages = ["0~4세", "60~64세", "65~69세", "70~74세", "75세 이상"]
    head = ",".join(["행정구역", *(f"2025년10월_계_{label}" for label in ["총인구수", *ages])])

    (row,) = read(head, "종로구 (1111000000),100,40,30,15,10,5")
    assert row.count == Count(100, None, 30)


def test_adds_up_single_years_from_65_on_and_leaves_men_and_women_alone():
    labels = ["64세", *(f"{age}세" for age in range(65, 100)), "100세 이상"]
    head = ["행정구역", "2025년10월_계_총인구수"]
    head += [f"2025년10월_{sex}_{label}" for sex in "계남여" for label in labels]

    (row,) = read(
        ",".join(head), ",".join(["종로구 (1111000000)", "900", *["1"] * 37, *["0"] * 74])
    )
    assert row.count == Count(900, None, 36)


def test_ten_year_groups_leave_65_unknown():
    labels = ["60~69세", "70~79세", "80세 이상"]
    head = ",".join(["행정구역", *(f"2025년10월_계_{label}" for label in ["총인구수", *labels])])

    (row,) = read(head, "종로구 (1111000000),100,1,1,1")
    assert row.count.residents_65_plus is None


def test_groups_with_a_gap_leave_65_unknown():
    head = "행정구역,2025년10월_계_총인구수,2025년10월_계_65~69세,2025년10월_계_75세 이상"

    assert read(head, "종로구 (1111000000),100,1,1")[0].count.residents_65_plus is None


def test_reads_the_table_of_the_old():
    head = "행정구역,2025년10월_전체,2025년10월_65세이상전체,2025년10월_65세이상남자"

    (row,) = read(head, "종로구 (1111000000),100,20,9")
    assert row.count == Count(100, None, 20)


def test_empty_lines_are_passed_over():
    assert len(read(HEAD, JONGNO, ",,", "")) == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("지역구,2025년10월_총인구수",), "people.csv, line 1: There is no column 행정구역"),
        (("",), "people.csv, line 1: There is no column 행정구역"),
        (
            ("행정구역,2025년09월_총인구수", JONGNO),
            "people.csv, line 1: There is no column 총인구수 for 2025-10. It has 2025년09월",
        ),
        ((HEAD, "종로구,1,2"), "people.csv, line 2, 행정구역: '종로구' does not end with a code"),
        ((HEAD, "종로구 (1111000000),1"), "people.csv, line 2: 2 values where the head has 3"),
        (
            (HEAD, JONGNO, '"종로구 (1111000000)","-1","2"'),
            "people.csv, line 3, 2025년10월_총인구수: '-1' is not a whole number",
        ),
        (
            (HEAD, '"종로구 (1111000000)","1",""'),
            "people.csv, line 2, 2025년10월_세대수: '' is not a whole number",
        ),
        (
            (HEAD, '"종로구 (1111000000)","1.5","2"'),
            "people.csv, line 2, 2025년10월_총인구수: '1.5' is not a whole number",
        ),
        (
            ("행정기관코드,행정기관,총인구수", "11110,종로구,5"),
            "people.csv, line 2, 행정기관: '11110' is not a code of ten digits",
        ),
        (
            ("행정구역,2025년10월_전체,2025년10월_65세이상전체", "종로구 (1111000000),5,6"),
            "people.csv, line 2: 6 people of 65 and over among 5",
        ),
    ],
    ids=[
        "no_area_column",
        "empty_file",
        "other_month",
        "no_code",
        "value_missing",
        "negative",
        "blank",
        "fraction",
        "short_code",
        "more_old_than_all",
    ],
)
def test_refuses_with_the_place(lines, told):
    with pytest.raises(Invalid) as refused:
        read(*lines)
    assert str(refused.value).startswith(told)


def test_refuses_another_encoding():
    with pytest.raises(Invalid, match=r"people\.csv: The text is neither UTF-8 nor CP949"):
        read_population_csv("행정구역".encode("utf-16"), day=DAY, file="people.csv")
