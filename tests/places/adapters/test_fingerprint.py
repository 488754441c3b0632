import hashlib

import pytest

from dure.core.errors import Invalid
from dure.places.adapters.fingerprint import fingerprint


def test_a_file_is_its_sha256(tmp_path):
    (tmp_path / "a").write_bytes(b"road")

    assert fingerprint(tmp_path / "a") == hashlib.sha256(b"road").hexdigest()


def test_a_folder_changes_with_content_and_with_names(tmp_path):
    (tmp_path / "a").write_text("1")
    first = fingerprint(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    second = fingerprint(tmp_path)
    (tmp_path / "b").write_text("2")

    assert len({first, second, fingerprint(tmp_path)}) == 3


def test_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        fingerprint(tmp_path / "none")
