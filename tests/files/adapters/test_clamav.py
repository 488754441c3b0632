import io
import socket
import tempfile
from pathlib import Path

import pytest

from dure.files.adapters.clamav import ScannerFailed, Verdict, scan
from tests.factories.archives import EICAR
from tests.factories.clamd import clamd


@pytest.fixture
def address():
    # A socket's path has at most 107 bytes, and pytest's own folders can be longer.
    with tempfile.TemporaryDirectory() as folder, clamd(Path(folder) / "clamd") as address:
        yield address


def test_clean_file_passes(address):
    assert scan(io.BytesIO(b"a" * 300_000), address) == Verdict(infected=False)


def test_test_virus_is_found(address):
    assert scan(io.BytesIO(EICAR), address) == Verdict(True, "Eicar-Test-Signature")


def test_port_is_an_address_too():
    with clamd() as address:
        assert scan(io.BytesIO(EICAR), address).infected


def test_size_limit_of_the_scanner_is_no_verdict():
    with clamd(most=1000) as address, pytest.raises(ScannerFailed):
        scan(io.BytesIO(bytes(5_000_000)), address)


@pytest.mark.parametrize("answer", [b"", b"stream: broken ERROR\0", b"hello\0"])
def test_anything_but_a_verdict_is_a_failure(answer):
    with clamd(answer=answer) as address, pytest.raises(ScannerFailed):
        scan(io.BytesIO(b"a"), address)


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1", "nonsense"])
def test_scanner_that_is_away_is_a_failure(address):
    with pytest.raises(ScannerFailed):
        scan(io.BytesIO(b"a"), address)


def test_silent_scanner_is_given_up():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ScannerFailed, match="timed out"):
            scan(io.BytesIO(b"a"), address, answer_seconds=0.2)
