import pytest

from dure.files.domain import media_type as kinds
from dure.files.domain.media_type import extension_for, media_type_of
from dure.files.domain.script import does_something
from tests.factories.archives import EMPTY_SCRIPT, PDF, PNG


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PDF, "a.txt", kinds.PDF),
        (PNG, "a.pdf", kinds.PNG),
        (b"\xff\xd8\xff\xe0", "a", kinds.JPEG),
        (b"RIFF\0\0\0\0WEBP", "a", kinds.WEBP),
        (b"PK\x03\x04", "a.hwpx", kinds.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.hwp", kinds.OLD_OFFICE),
        ("이름,값".encode("cp949"), "a.csv", kinds.CSV),
        ("이름".encode(), "a.md", kinds.TEXT),
        (b"<html>", "a.pdf", ""),
        (b"  <?xml version='1.0'?><svg/>", "a.png", ""),
        (b"MZ\x90\0", "a.pdf", ""),
        (b"\x7fELF\0", "a.pdf", ""),
        (b"", "a.pdf", ""),
    ],
)
def test_kind_is_told_by_the_content(head, name, kind):
    assert media_type_of(head, name) == kind


def test_letter_cut_at_the_end_of_the_head_is_still_text():
    head = ("a" + "가" * kinds.HEAD_BYTES).encode()[: kinds.HEAD_BYTES]

    assert media_type_of(head) == kinds.TEXT


def test_ending_is_given_only_where_it_is_missing():
    assert extension_for(kinds.PDF, "a.PDF") == ""
    assert extension_for(kinds.PDF, "a.exe") == ".pdf"
    assert extension_for(kinds.JPEG, "a.jpeg") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_scripts_every_document_has_do_nothing(encoding):
    assert not does_something(EMPTY_SCRIPT.encode(encoding))
    assert does_something((EMPTY_SCRIPT + "Documents.Open('x');").encode(encoding))


def test_function_with_a_body_does_something():
    assert does_something(b"function OnDocument_Open() { HAction.Run('x'); }")
    assert not does_something(b"")
