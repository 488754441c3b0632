"""Asks a ClamAV daemon over its socket. The bytes go there and an answer comes back; no library.

INSTREAM of clamd(8): blocks with their length in front, an empty block, one answer.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from dataclasses import dataclass
from typing import IO

BLOCK_BYTES = 1 << 17
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 120.0
MAX_ANSWER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said: nothing found, or what was found."""

    infected: bool
    finding: str = ""


class ScannerFailed(Exception):
    """The scanner could not be asked or did not judge; the file stays where it is."""


def scan(
    stream: IO[bytes],
    address: str,
    *,
    connect_seconds: float = CONNECT_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
) -> Verdict:
    """Send a file to the scanner and return what it says.

    Parameters
    ----------
    address
        The path of a socket, `/run/clamav/clamd.ctl`, or `host:port`.

    Raises
    ------
    ScannerFailed
        If it does not answer, or answers that it could not judge (size limits, for one).
    """
    try:
        with _connected(address, connect_seconds) as connection:
            connection.settimeout(answer_seconds)
            # It may hang up in the middle and still have said why: then its answer counts.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                _send(connection, stream)
            answer = _answer(connection)
    except (OSError, ValueError) as error:
        raise ScannerFailed(str(error)) from error
    return _verdict(answer)


def _connected(address: str, seconds: float) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]") or "localhost", int(port)), timeout=seconds)


def _send(connection: socket.socket, stream: IO[bytes]) -> None:
    connection.sendall(b"zINSTREAM\0")
    while block := stream.read(BLOCK_BYTES):
        connection.sendall(struct.pack("!I", len(block)) + block)
    connection.sendall(struct.pack("!I", 0))


def _answer(connection: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < MAX_ANSWER_BYTES:
        part = connection.recv(MAX_ANSWER_BYTES)
        if not part:
            break
        received += part
    return received.split(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return Verdict(infected=False)
    if said.endswith(" FOUND"):
        return Verdict(infected=True, finding=said.removesuffix(" FOUND")[:200])
    raise ScannerFailed(said or "no answer")
