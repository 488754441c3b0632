"""Out as HWPX and XLSX, and in again: the same answers."""

import io
import zipfile

import openpyxl
import pytest
from hwpx import HwpxDocument

from dure.core.errors import Invalid
from dure.programme.adapters import hwpx, xlsx
from dure.programme.domain.document import answers_in
from dure.programme.domain.form import QuestionKind
from tests.factories.archives import docx
from tests.factories.documents import ANSWERS, FORM, IDENTITY, a_document

WAYS = {"hwpx": (hwpx.document_hwpx, hwpx), "xlsx": (xlsx.document_xlsx, xlsx)}


def there_and_back(way, answers=None, **more):
    write, module = WAYS[way]
    return module.read_document(io.BytesIO(write(a_document(answers, **more))))


@pytest.mark.parametrize("english", [False, True], ids=["ko", "en"])
@pytest.mark.parametrize("way", WAYS)
def test_document_read_again_says_the_same(way, english):
    given = there_and_back(way, english=english, spare_rows=4)
    read = answers_in(FORM, given)

    assert read.faults == ()
    assert {key: value for key, value in read.answers.items() if value is not None} == ANSWERS
    assert given.identity == IDENTITY


@pytest.mark.parametrize("way", WAYS)
def test_empty_template_answers_nothing(way):
    read = answers_in(FORM, there_and_back(way, {}, spare_rows=3))

    assert read.faults == ()
    assert all(value in (None, []) for value in read.answers.values())
    assert set(read.answers) == {
        q.key for q in FORM.questions if q.kind not in {QuestionKind.FILE, QuestionKind.COMPUTED}
    }


def test_hwpx_is_a_document_that_opens_and_has_the_words():
    content = hwpx.document_hwpx(a_document())
    with HwpxDocument.open(content) as opened:
        words = opened.text.plain()
        assert opened.validate().issues == ()

    for told in (
        "스마트 주차 공유",
        "통영시",
        "사업 목적",
        "원도심 주차난을 줄인다.",
        "3000000000",
    ):
        assert told in words
    assert zipfile.ZipFile(io.BytesIO(content)).namelist()[0] == "mimetype"


def test_no_cell_of_a_workbook_computes():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.document_xlsx(a_document())))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]

    assert {"=1+1", "@SUM(A1)"} <= {cell.value for cell in cells}
    assert all(cell.data_type in {"s", "n"} for cell in cells)
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "@")))


def test_numbers_of_a_workbook_are_numbers():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.document_xlsx(a_document())))

    assert 3_000_000_000 in [cell.value for row in book.worksheets[1] for cell in row]


def test_every_fault_of_a_workbook_has_its_place():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.document_xlsx(a_document())))
    sheet = book["answers"]
    rows = {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1)}
    sheet.cell(rows["homes"], 4).value = "many"
    sheet.cell(rows["starts_on"], 4).value = "2022-02-30"
    sheet.cell(rows["slogan"], 1).value = "motto"
    table = book.worksheets[1]
    table["B4"].value = "3천"
    table["C2"].value = "city"
    kept = io.BytesIO()
    book.save(kept)

    read = answers_in(FORM, xlsx.read_document(kept))

    assert {str(fault.where) for fault in read.faults} == {
        f"answers, row {rows['homes']}, column D",
        f"answers, row {rows['starts_on']}, column D",
        f"answers, row {rows['slogan']}, column A",
        f"{table.title}, row 4, column B",
        f"{table.title}, row 2, column C",
        f"{table.title}, row 1, column A",
    }


def test_faults_of_a_hwpx_have_their_place():
    opened = HwpxDocument.open(hwpx.document_hwpx(a_document()))
    table = opened.paragraphs[4].tables[0]
    table.set_cell_text(8, 2, "many")
    kept = opened.to_bytes()
    opened.close()

    read = answers_in(FORM, hwpx.read_document(io.BytesIO(kept)))

    assert [str(fault.where) for fault in read.faults] == ["table 1, row 9, column 3"]


def test_question_that_is_there_twice_is_refused():
    document = a_document({"slogan": "one"})
    part = document.parts[0]
    twice = type(part)(part.key, part.title, (*part.rows, part.rows[1]), part.grids)
    content = xlsx.document_xlsx(
        type(document)(document.identity, document.title, document.head, (twice,))
    )

    read = answers_in(FORM, xlsx.read_document(io.BytesIO(content)))

    assert [fault.template for fault in read.faults] == ["The question “{key}” is here twice."]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"hello", docx()], ids=["empty", "cut", "text", "docx"]
)
def test_what_is_no_document_is_refused(way, content):
    with pytest.raises(Invalid):
        WAYS[way][1].read_document(io.BytesIO(content))


def test_other_workbook_is_refused_with_what_to_do():
    with pytest.raises(Invalid, match=r"no sheet “answers”\. Download the template"):
        xlsx.read_document(io.BytesIO(xlsx.table_xlsx("a", ["b"], [["c"]])))


def test_signs_that_no_document_may_have_are_left_out():
    for way in WAYS:
        read = answers_in(FORM, there_and_back(way, {"slogan": "a\x00\x0bb"}))

        assert read.answers["slogan"] == "ab"
