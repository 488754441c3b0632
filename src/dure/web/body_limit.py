"""Refuses a request that is longer than any file may be, before any of it is stored."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from dure.core.errors import Invalid
from dure.web.refusals import answer

FORM_BYTES = 2 << 20
"""What a form may weigh beside its file."""

TOO_LARGE = "dure.too_large"
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def most_bytes() -> int:
    return int(settings.MAX_FILE_MB << 20) + FORM_BYTES


class BodyLimit:
    """Stands before the application: a body that is too long is read past and kept nowhere.

    It is read to its end, so that the browser comes to the page that says why; one that does not
    say how long it is is cut off where it becomes too long.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"")
        if length.isdigit() and int(length) > most_bytes():
            await self._refuse({**scope, TOO_LARGE: True}, receive, send)
            return
        await self.app(scope, _counted(receive, most_bytes()), send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
        told = False

        async def nothing() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": b"", "more_body": False}

        await self.app(scope, nothing, send)


def _counted(receive: Receive, most: int) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return message if read <= most else {"type": "http.disconnect"}

    return counted


class BodyLimitMiddleware(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or ""
        marked = getattr(request, "scope", {}).get(TOO_LARGE, False)
        if not marked and not (length.isdigit() and int(length) > most_bytes()):
            return None
        return answer(request, _too_large(), 413)


def _too_large() -> Invalid:
    return Invalid(
        "What you sent is larger than {limit} MB, the most that is accepted.",
        remedy="Make the file smaller, for example with smaller pictures, or split it.",
        limit=settings.MAX_FILE_MB,
    )
