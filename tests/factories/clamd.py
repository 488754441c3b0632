"""A small stand-in for ClamAV's daemon: it knows EICAR and how to misbehave."""

import socket
import struct
import threading
from contextlib import contextmanager

from tests.factories.archives import EICAR


def _received(connection: socket.socket, most: int) -> bytes | None:
    """Return what was sent, None past *most* bytes."""
    command = b""
    while not command.endswith(b"\0"):
        command += connection.recv(1)
    assert command == b"zINSTREAM\0"
    content = b""
    reader = connection.makefile("rb")
    while (length := struct.unpack("!I", reader.read(4))[0]) != 0:
        content += reader.read(length)
        if len(content) > most:
            return None
    return content


def _serve(server: socket.socket, answer: bytes | None, most: int) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            content = _received(connection, most)
            if content is None:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            elif answer is not None:
                connection.sendall(answer)
            elif EICAR in content:
                connection.sendall(b"stream: Eicar-Test-Signature FOUND\0")
            else:
                connection.sendall(b"stream: OK\0")


@contextmanager
def clamd(path=None, answer: bytes | None = None, most: int = 1 << 30):
    """Serve on a socket file, or on a free port; yields the address."""
    server = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen()
    thread = threading.Thread(target=_serve, args=(server, answer, most), daemon=True)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
