from datetime import UTC, datetime

import pytest

from dure.accounts.actions.profile import choose_language
from dure.core.actor import ANONYMOUS, Actor
from dure.core.errors import Invalid, NotAllowed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_choose_language_is_kept_and_said_once(person, said):
    for _ in range(2):
        choose_language(language="en", actor=Actor(person.pk), now=NOW)

    person.refresh_from_db()
    assert person.language == "en"
    assert said() == [
        ("user.choose_language", person.pk, "accounts.user", str(person.pk), {"language": "en"})
    ]


@pytest.mark.parametrize(
    ("language", "refusal"), [("en", NotAllowed), ("tlh", Invalid)], ids=["stranger", "unknown"]
)
def test_choose_language_refused_leaves_no_trace(person, said, language, refusal):
    actor = ANONYMOUS if refusal is NotAllowed else Actor(person.pk)

    with pytest.raises(refusal):
        choose_language(language=language, actor=actor, now=NOW)

    person.refresh_from_db()
    assert person.language == ""
    assert said() == []
