import io

import openpyxl
import pytest

from dure.core.errors import Invalid
from dure.programme.adapters.table_file import read_table, table_csv
from dure.programme.adapters.xlsx import letter, table_xlsx
from tests.factories.archives import xlsx

HEAD = ["name", "kind"]


def read(content: bytes, name="rows.csv", **more):
    asked = {"required": HEAD, "optional": ["region"], "also": {"이름": "name"}} | more
    return read_table(stream=io.BytesIO(content), name=name, **asked)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_rows_are_read_in_either_encoding(encoding):
    rows = read("이름,Kind\n통영시,city\n\n,\n속초시,city\n".encode(encoding))

    assert [row.values for row in rows] == [
        {"name": "통영시", "kind": "city"},
        {"name": "속초시", "kind": "city"},
    ]
    assert [row.number for row in rows] == [2, 5]
    assert str(rows[1].where("kind")) == "row 5, column B"
    assert str(rows[1].where()) == "row 5"


def test_workbook_is_read_too():
    content = table_xlsx("t", HEAD, [["통영시", "city"], [None, 7]])

    rows = read(content, "rows.xlsx")

    assert [(row.number, row.values) for row in rows] == [
        (2, {"name": "통영시", "kind": "city"}),
        (3, {"name": "", "kind": "7"}),
    ]


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("name,sort\na,b", "row 1, column B", "“sort”"),
        ("name,name,kind\n", "row 1, column B", "“name”"),
        ("\n\nname,kind,,more\n", "row 3, column D", "“more”"),
        ("name\na", "row 1", "“kind” is missing"),
        ("\n,\n", "rows.csv", "empty"),
        ('name,kind\n"a', "rows.csv", "cannot be read"),
    ],
    ids=["unknown", "twice", "far-right", "missing", "empty", "open-quote"],
)
def test_wrong_columns_are_refused_by_row_and_column(text, where, told):
    with pytest.raises(Invalid, match=told) as refused:
        read(text.encode())

    assert str(refused.value.where) == where
    assert refused.value.remedy


def test_other_encodings_are_refused():
    with pytest.raises(Invalid):
        read("name,kind\n통영,x".encode("utf-16"))


def test_macros_are_refused():
    with pytest.raises(Invalid, match="macro"):
        read(xlsx(**{"xl/vbaProject.bin": b"x"}), "rows.xlsx")


def test_table_written_never_computes_and_is_read_again():
    rows = [["=1+1", "-a"], ["@x", -5], ["plain", "a,b"]]
    content = table_csv(HEAD, rows)

    assert b"'=1+1,'-a" in content
    assert b"'@x,-5" in content
    read_again = [list(row.values.values()) for row in read(content)]
    assert read_again == [["=1+1", "-a"], ["@x", "-5"], ["plain", "a,b"]]


def test_workbook_written_never_computes():
    sheet = openpyxl.load_workbook(io.BytesIO(table_xlsx("=t/", HEAD, [["=1+1", 5]]))).active

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B2"].value, sheet["B2"].data_type) == (5, "n")


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_named_as_spreadsheets_do(number, letters):
    assert letter(number) == letters
