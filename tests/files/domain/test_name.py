import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.files.domain.name import MAX_LENGTH, REFUSED_SIGNS, clean_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\계획.hwpx", "계획.hwpx"),
        ("a\x00b\u202egnp.exe", "abgnp.exe"),
        ("  ..hidden. ", "hidden"),
        ("", "file"),
        ("...", "file"),
        (unicodedata.normalize("NFD", "사업계획서.pdf"), "사업계획서.pdf"),
    ],
    ids=["folders", "windows", "signs", "dots", "empty", "only-dots", "letters-in-parts"],
)
def test_name_is_what_people_called_it_without_what_misleads(given, kept):
    assert clean_name(given) == kept


def test_name_gets_the_ending_of_what_it_is():
    assert clean_name("report.exe", ".pdf") == "report.exe.pdf"
    assert clean_name("report.PDF", ".pdf") == "report.PDF"


def test_long_name_keeps_its_ending():
    name = clean_name("가" * 500 + ".hwpx")

    assert len(name) == MAX_LENGTH
    assert name.endswith("가.hwpx")


@given(st.text(max_size=300))
def test_name_can_be_kept_whatever_was_given(name):
    kept = clean_name(name)

    assert 0 < len(kept) <= MAX_LENGTH
    assert not REFUSED_SIGNS & set(kept)
    assert kept.isprintable() or all(unicodedata.category(c)[0] != "C" for c in kept)
    assert clean_name(kept) == kept
