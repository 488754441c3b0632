"""Answers a request for part of a file (RFC 9110, section 14): one range, or the whole."""

import re
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def span(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte asked for and the one after the last; None if there is no such part.

    A header that is not a single range of bytes means the whole file, as the standard says.
    """
    match = RANGE.match(header.strip())
    if not match or match.group(0) == "bytes=-":
        return 0, size
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, size) if length else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end + 1) if start <= end else None


def file_part(request: HttpRequest, path: Path, content_type: str) -> HttpResponse:
    """Answer with the part of *path* that the request names: 200, 206, 304 or 416."""
    status = path.stat()
    size, tag = status.st_size, f'"{status.st_size:x}-{status.st_mtime_ns:x}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        asked = ""
    part = span(asked, size)
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part
    with path.open("rb") as file:
        file.seek(start)
        response = HttpResponse(file.read(end - start), content_type=content_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, max-age=3600"
    if asked and (start, end) != (0, size):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response
