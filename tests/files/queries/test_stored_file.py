from datetime import UTC, datetime

import pytest

from dure.core.errors import NotFound
from dure.files.domain.stored_file import ScanState as S
from dure.files.models import StoredFile
from dure.files.queries.stored_file import Scanning, download_response, open_readable, scanning
from tests.factories.archives import PDF

NOW = datetime(2021, 12, 28, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def stored(
    settings, state: S = S.CLEAN, media_type="application/pdf", path="files/kept/a"
) -> StoredFile:
    place = settings.DATA / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(PDF)
    return StoredFile.objects.create(
        name="계획 서.pdf",
        media_type=media_type,
        size_bytes=len(PDF),
        sha256="0" * 64,
        path=path,
        state=state.value,
        uploaded_at=NOW,
    )


def test_download_is_kept_by_the_browser_and_by_nothing_between(settings):
    response = download_response(stored(settings))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(response.streaming_content) == PDF
    response.close()


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [("application/pdf", "inline"), ("image/png", "inline"), ("text/plain", "attachment")],
)
def test_only_pdf_and_pictures_are_shown_in_place(settings, media_type, shown):
    response = download_response(stored(settings, media_type=media_type), inline=True)

    assert response["Content-Disposition"].startswith(shown)
    response.close()


@pytest.mark.parametrize("state", [S.QUARANTINED, S.INFECTED])
def test_unjudged_and_infected_files_are_not_there(settings, state):
    with pytest.raises(NotFound):
        open_readable(stored(settings, state))
    with pytest.raises(NotFound):
        download_response(stored(settings, state))


def test_path_that_leads_out_of_the_folder_is_not_followed(settings):
    with pytest.raises(NotFound):
        open_readable(stored(settings, path="secret-key"))
    with pytest.raises(NotFound):
        open_readable(stored(settings, path="files/../secret-key"))


def test_file_that_is_gone_is_not_found(settings):
    row = stored(settings)
    (settings.DATA / row.path).unlink()

    with pytest.raises(NotFound, match="any more"):
        open_readable(row)


def test_scanning_counts_by_state_in_one_query(settings, django_assert_num_queries):
    for state in (S.CLEAN, S.UNSCANNED, S.UNSCANNED, S.QUARANTINED):
        stored(settings, state)

    with django_assert_num_queries(1):
        found = scanning()

    assert found == Scanning("", False, quarantined=1, unscanned=2, infected=0)
