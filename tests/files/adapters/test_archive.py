import io
import zipfile

import pytest

from dure.core.errors import Invalid
from dure.files.adapters.archive import archive_type, check_archive
from dure.files.domain.media_type import DOCX, HWPX, PPTX, XLSX, ZIP
from tests.factories.archives import (
    CONTENT_TYPES,
    EMPTY_SCRIPT,
    docx,
    hwpx,
    locked_zip,
    packed,
    xlsx,
)


def check(content: bytes, kind: str = ZIP) -> None:
    check_archive(io.BytesIO(content), kind, "given.zip")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (docx(), DOCX),
        (xlsx(), XLSX),
        (packed({"[Content_Types].xml": CONTENT_TYPES, "ppt/p.xml": b""}), PPTX),
        (hwpx(), HWPX),
        (packed({"a.txt": b"a"}), ZIP),
        (packed({}), ZIP),
    ],
    ids=["docx", "xlsx", "pptx", "hwpx", "zip", "empty"],
)
def test_kind_of_archive_is_told_by_its_parts(content, kind):
    assert archive_type(io.BytesIO(content)) == kind
    check(content, kind)


@pytest.mark.parametrize(
    ("content", "kind", "part"),
    [
        (docx(**{"word/vbaProject.bin": b"x"}), DOCX, "word/vbaProject.bin"),
        (xlsx(**{"xl/macrosheets/sheet1.xml": b"x"}), XLSX, "xl/macrosheets/sheet1.xml"),
        (xlsx(**{"xl/activeX/a.bin": b"x"}), XLSX, "xl/activeX/a.bin"),
        (
            packed({"[Content_Types].xml": b"sheet.macroEnabled.main+xml", "xl/w.xml": b""}),
            XLSX,
            "[Content_Types].xml",
        ),
        (hwpx(**{"Scripts/sourceScripts": b"HAction.Run('x');"}), HWPX, "Scripts/sourceScripts"),
        (hwpx(**{"BinData/ole1.ole": b"x"}), HWPX, "BinData/ole1.ole"),
    ],
    ids=["vba", "macro-sheet", "activex", "macro-type", "hwpx-script", "hwpx-ole"],
)
def test_macros_are_refused_by_name(content, kind, part):
    with pytest.raises(Invalid, match="macro") as refused:
        check(content, kind)

    assert refused.value.where == f"given.zip, {part}"
    assert refused.value.remedy


def test_empty_scripts_that_every_document_has_are_no_macros():
    check(hwpx(**{"Scripts/headerScripts": EMPTY_SCRIPT.encode("utf-16")}), HWPX)


def test_remote_template_is_refused():
    link = b'<Relationship Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'

    with pytest.raises(Invalid, match="outside"):
        check(docx(**{"word/_rels/settings.xml.rels": link}), DOCX)


def test_ordinary_link_in_a_document_is_accepted():
    link = b'<Relationship Type="x/hyperlink" Target="http://x" TargetMode="External"/>'

    check(docx(**{"word/_rels/document.xml.rels": link}), DOCX)


def test_entities_are_refused():
    with pytest.raises(Invalid, match="entities"):
        check(hwpx(**{"Contents/header.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), HWPX)


@pytest.mark.parametrize("name", ["../a", "/etc/a", "b/../../a", "C:/a", "..\\a"])
def test_names_that_leave_the_folder_are_refused(name):
    with pytest.raises(Invalid, match="outside") as refused:
        check(packed({name: b"a"}))

    assert refused.value.where.startswith("given.zip, ")


def test_links_are_refused():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        link = zipfile.ZipInfo("a")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(Invalid, match="outside"):
        check(kept.getvalue())


def test_password_is_refused():
    with pytest.raises(Invalid, match="password"):
        check(locked_zip())


def test_locked_hwpx_is_refused():
    with pytest.raises(Invalid, match="password"):
        check(hwpx(**{"META-INF/manifest.xml": b"<odf:encryption-data/>"}), HWPX)


def test_bomb_is_refused():
    with pytest.raises(Invalid, match="beyond measure"):
        check(packed({"zeros": bytes(40 << 20)}))


def test_text_that_packs_well_is_accepted():
    check(packed({"zeros": bytes(8 << 20)}))


def test_too_many_entries_are_refused():
    with pytest.raises(Invalid, match="5001 entries"):
        check(packed({str(n): b"" for n in range(5001)}))


def test_macro_inside_an_archive_is_found():
    with pytest.raises(Invalid, match="macro") as refused:
        check(packed({"plan.docx": docx(**{"word/vbaProject.bin": b"x"})}))

    assert refused.value.where == "given.zip, plan.docx, word/vbaProject.bin"


def test_archives_three_deep_are_refused():
    two = packed({"inner.zip": packed({"a": b"a"})})
    check(two)

    with pytest.raises(Invalid, match="within archives"):
        check(packed({"outer.zip": two}))


@pytest.mark.parametrize("cut", [5, 40, -30])
def test_damaged_archive_is_refused(cut):
    with pytest.raises(Invalid, match="damaged"):
        archive_type(io.BytesIO(packed({"a": b"a" * 100})[:cut]))


def test_flipped_content_is_refused():
    content = bytearray(packed({"a": bytes(range(256)) * 20}))
    content[31:41] = b"\xff" * 10

    with pytest.raises(Invalid, match="damaged"):
        check(bytes(content))
