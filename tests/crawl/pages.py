"""Finds, for each address name of the trial, a page and somebody who may see it, signed in.

Run in a process of its own: `python -m tests.crawl.pages LANGUAGE`, the language that everybody
reads. Prints one JSON object: the pages as [role, path], and the session of each role.
"""

import json
import sys

from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.crawl.walker import LEFT_OUT, ROLES, Addresses, User, _patterns, _person

ORDER = (
    "nobody", "programme officer", "city officer", "evaluator", "chair", "city approver",
    "city finance officer", "finance officer", "ministry approver", "auditor", "administrator",
    "consortium member",
)  # fmt: skip


class Finder:
    """Asks for each address as one role after the other until a page is there."""

    def __init__(self) -> None:
        self.addresses = Addresses(())
        self.clients: dict[str, Client] = {}
        for role in ORDER:
            user = _person(role, ROLES[role])
            if ROLES[role] and user is None:
                continue
            self.clients[role] = Client(raise_request_exception=False)
            if user:
                self.clients[role].force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])

    def found(self) -> list[tuple[str, str]]:
        """Return a reader and a path for each address that is a page."""
        pages = []
        for pattern in sorted(set(_patterns(get_resolver()))):
            if LEFT_OUT.search(pattern) or "(" in pattern or pattern.startswith("api/"):
                continue
            if page := self._of(list(self.addresses.filled(pattern))):
                pages.append(page)
        return pages

    def _of(self, paths: list[str]) -> tuple[str, str] | None:
        for role, client in self.clients.items():
            for path in paths:
                answer = client.get(path)
                if answer.status_code == 405:
                    return None
                if answer.status_code == 200:
                    kind = answer["Content-Type"]
                    whole = "html" in kind and b"<html" in b"".join(answer)
                    return (role, path) if whole else None
        return None

    def sessions(self) -> dict[str, str]:
        kept = ((role, client.cookies.get("sessionid")) for role, client in self.clients.items())
        return {role: cookie.value for role, cookie in kept if cookie}


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["*"]
    User.objects.update(language=sys.argv[1])
    finder = Finder()
    pages = finder.found() if len(sys.argv) == 2 else []
    print(json.dumps({"pages": pages, "sessions": finder.sessions()}))
