import pytest

from dure.core.errors import Invalid
from dure.places.adapters.tables import Row, read_table


def rows(path, **needs):
    return list(read_table(path, columns="a, b", **needs))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_text_is_read_in_the_encodings_people_save(tmp_path, encoding):
    file = tmp_path / "zones.csv"
    file.write_bytes("이름,인구\n두레동,12\n".encode(encoding))

    (row,) = rows(file)

    assert dict(row.values) == {"이름": "두레동", "인구": "12"}


def test_another_encoding_is_refused(tmp_path):
    file = tmp_path / "zones.csv"
    file.write_bytes(b"\xff\xfe\x00a")

    with pytest.raises(Invalid, match="UTF-8") as refusal:
        rows(file)
    assert refusal.value.where == "zones.csv"


def test_a_row_knows_its_line_in_spite_of_empty_lines_and_line_breaks(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text('a,b\n\n"x\ny",1\n\nz,2\n')

    assert [row.place for row in rows(file)] == ["t.csv:4", "t.csv:6"]


def test_missing_columns_are_named_with_what_is_expected(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("c\n1\n")

    with pytest.raises(Invalid) as refusal:
        rows(file, needs=("a",), one_of=(("wkt",), ("lon", "lat")))
    assert refusal.value.what == "Missing columns: a, wkt or lon+lat."
    assert (refusal.value.where, refusal.value.remedy) == ("t.csv:1", "Columns: a, b")


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_lacks_its_columns(tmp_path, text):
    file = tmp_path / "t.csv"
    file.write_text(text)

    with pytest.raises(Invalid, match="Missing columns: a"):
        rows(file, needs=("a",))


def test_a_row_with_too_many_fields_is_refused(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("a,b\n1,2\n1,2,3\n")

    with pytest.raises(Invalid) as refusal:
        rows(file)
    assert refusal.value.where == "t.csv:3"


def test_a_short_row_leaves_the_rest_empty(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("a,b\n1\n")

    assert rows(file)[0].number("b") is None


@pytest.mark.parametrize("text", ["x", "nan", "inf", "1e999", "--1"])
def test_what_is_no_number_is_refused_by_field(text):
    with pytest.raises(Invalid) as refusal:
        Row("t.csv:2", {"a": text}).number("a")
    assert refusal.value.where == "t.csv:2 a"


def test_numbers_may_have_thousands_separators():
    assert Row("t.csv:2", {"a": " 12,345.5 "}).number("a") == 12345.5


@pytest.mark.parametrize("text", ["1.5", "-1", "3000000000"])
def test_whole_numbers_are_whole_and_not_below_zero(text):
    with pytest.raises(Invalid, match="whole"):
        Row("t.csv:2", {"a": text}).whole("a", default=0)


def test_degrees_beyond_the_earth_are_refused():
    row = Row("t.csv:2", {"lon": "180", "lat": "90.1"})

    assert row.degrees("lon", 180) == 180
    with pytest.raises(Invalid, match="90 degrees"):
        row.degrees("lat", 90)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        rows(tmp_path / "none.csv")
