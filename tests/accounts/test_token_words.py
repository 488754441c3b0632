"""Rights and names on the page of tokens are words, in the reader's language."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from dure.accounts.labels import name_of, right_of


def test_right_of_says_words_and_keeps_the_name_for_programs():
    with override("en"):
        assert right_of("cities:read") == "Cities: read (cities:read)"
        assert right_of("unheard:write") == "unheard: read and write (unheard:write)"


@pytest.mark.parametrize(
    ("language", "name_en", "read"),
    [("ko", "Tongyeong", "통영시"), ("en", "Tongyeong", "Tongyeong"), ("en", "", "통영시")],
)
def test_name_of_follows_the_language_where_there_is_a_name(language, name_en, read):
    with override(language):
        assert name_of(SimpleNamespace(name="통영시", name_en=name_en)) == read
