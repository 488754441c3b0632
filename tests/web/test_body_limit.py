import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from dure.web.body_limit import TOO_LARGE, BodyLimit, most_bytes

TOO_MUCH = 200 << 20


class Kept:
    """An application that reads a whole body and remembers what it was given."""

    def __init__(self):
        self.body, self.scope, self.cut = b"", {}, False

    async def __call__(self, scope, receive, send):
        self.scope = scope
        more = True
        while more:
            message = await receive()
            self.cut = message["type"] == "http.disconnect"
            self.body += message.get("body", b"")
            more = message.get("more_body", False)


def sent(headers, parts):
    app, left = Kept(), list(parts)

    async def receive():
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    scope = {"type": "http", "headers": headers}
    # In a thread of its own: a browser's test may have left its loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(BodyLimit(app)(scope, receive, None))).result()
    return app, left


def test_ordinary_body_goes_through():
    app, _ = sent([(b"content-length", b"6")], [b"abc", b"def"])

    assert app.body == b"abcdef"
    assert TOO_LARGE not in app.scope


def test_body_that_says_it_is_too_long_is_read_past():
    app, left = sent([(b"content-length", str(TOO_MUCH).encode())], [b"a" * 1000] * 5)

    assert (app.body, left) == (b"", [])
    assert app.scope[TOO_LARGE]


def test_body_that_does_not_say_is_cut_off():
    app, left = sent([], [bytes(20 << 20)] * 10)

    assert app.cut
    assert len(app.body) <= most_bytes()
    assert left


@pytest.mark.django_db
def test_page_says_how_large_a_file_may_be(client):
    response = client.post(
        "/i18n/setlang/", b"", content_type="text/plain", CONTENT_LENGTH=str(TOO_MUCH)
    )

    assert response.status_code == 413
    assert "50 MB" in response.content.decode()
