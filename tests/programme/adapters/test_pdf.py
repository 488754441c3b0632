import pytest

from dure.programme.adapters import pdf
from dure.programme.adapters.pdf import Missing, page_pdf

PAGE = """<!doctype html><html lang="ko"><head><style>
@font-face {{ font-family: Own; src: url(dure:vendor/krds/PretendardGOV-Regular.woff2) }}
body {{ font-family: Own }}</style></head><body><p>신청서</p>{more}</body></html>"""


@pytest.fixture
def asked(monkeypatch):
    """Collect every address that a page asks for."""
    try:
        library = pdf._library()
    except Missing as missing:
        pytest.skip(str(missing))
    met = []
    fetcher = pdf._fetcher(library)
    fetch = fetcher.fetch
    fetcher.fetch = lambda url, headers=None: (met.append(url), fetch(url, headers))[1]
    monkeypatch.setattr(pdf, "_fetcher", lambda _library: fetcher)
    return met


def test_page_becomes_a_pdf_with_our_own_font(asked):
    made = page_pdf(PAGE.format(more=""))

    assert made.startswith(b"%PDF-")
    assert asked == ["dure:vendor/krds/PretendardGOV-Regular.woff2"]


def test_style_sheet_of_documents_is_taken_with_its_fonts(asked):
    page = '<link rel="stylesheet" href="dure:programme/document.css"><h1>신청서</h1>'

    page_pdf(f"<html><body>{page}</body></html>")

    assert asked[0] == "dure:programme/document.css"
    assert "dure:vendor/krds/PretendardGOV-Bold.woff2" in asked[1:]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/a.png",
        "https://example.test/a.png",
        "file:///etc/passwd",
        "dure:../../settings.py",
    ],
)
def test_nothing_is_fetched_from_outside(asked, address, capfd):
    with pytest.raises(ValueError, match="not of this installation"):
        pdf._fetcher(None).fetch(address)

    assert page_pdf(PAGE.format(more=f'<img src="{address}">')).startswith(b"%PDF-")


def test_without_pango_it_is_said_what_to_install(monkeypatch):
    def fails(_name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf.importlib, "import_module", fails)

    with pytest.raises(Missing, match=r"libpango-1\.0-0"):
        page_pdf("")
