import pytest

from dure.core.errors import Invalid
from dure.places.adapters.parking import read_parking


def csv(tmp_path, text):
    file = tmp_path / "parking.csv"
    file.write_text(text)
    return file


def test_places_are_read(tmp_path):
    file = csv(
        tmp_path, "code,name,lon,lat,capacity,fee\nA,시청,127,37,120,유료\n,,127.1,37.1,,\n"
    )

    first, second = read_parking(file)

    assert (first.code, first.name, first.capacity, first.fee) == ("A", "시청", 120, True)
    assert (second.code, second.capacity, second.fee) == ("2", None, None)


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("A,x,37,1,", "parking.csv:2 lon"),
        ("A,127,37,-3,", "parking.csv:2 capacity"),
        ("A,127,37,2.5,", "parking.csv:2 capacity"),
        ("A,127,37,2,perhaps", "parking.csv:2 fee"),
        ("A,127,37,2,yes\nA,127,37,2,yes", "parking.csv:3 code"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_field(tmp_path, row, where):
    with pytest.raises(Invalid) as refusal:
        read_parking(csv(tmp_path, f"code,lon,lat,capacity,fee\n{row}\n"))
    assert refusal.value.where == where
