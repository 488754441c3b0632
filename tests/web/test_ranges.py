import pytest
from django.test import RequestFactory

from dure.web.ranges import file_part, span

CONTENT = bytes(range(200))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "map.pmtiles"
    path.write_bytes(CONTENT)
    return path


def answer(path, **headers):
    return file_part(RequestFactory().get("/", headers=headers), path, "application/x")


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", (0, 200)),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=150-", (150, 200)),
        ("bytes=150-999", (150, 200)),
        ("bytes=-10", (190, 200)),
        ("bytes=-999", (0, 200)),
        ("bytes=-0", None),
        ("bytes=200-", None),
        ("bytes=20-10", None),
        ("bytes=-", (0, 200)),
        ("bytes=1-2,5-6", (0, 200)),
        ("items=1-2", (0, 200)),
    ],
)
def test_span_of_each_form_of_range(header, part):
    assert span(header, 200) == part


def test_the_whole_file_without_a_range(path):
    response = answer(path)

    assert (response.status_code, response.content) == (200, CONTENT)
    assert response["Accept-Ranges"] == "bytes"


def test_a_part_is_named(path):
    response = answer(path, range="bytes=10-19")

    assert (response.status_code, response.content) == (206, CONTENT[10:20])
    assert response["Content-Range"] == "bytes 10-19/200"


def test_a_part_beyond_the_end_is_refused(path):
    response = answer(path, range="bytes=500-600")

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */200")


def test_an_unchanged_file_is_not_sent_again(path):
    tag = answer(path)["ETag"]

    assert answer(path, if_none_match=tag).status_code == 304
    assert answer(path, if_none_match='"other"').status_code == 200


def test_a_part_of_a_file_that_changed_is_the_whole_of_it(path):
    assert answer(path, range="bytes=0-9", if_range='"other"').status_code == 200
    assert answer(path, range="bytes=0-9", if_range=answer(path)["ETag"]).status_code == 206
