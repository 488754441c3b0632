import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.programme.domain.answer_text import answer_from, text_of
from dure.programme.domain.form import Question, QuestionKind
from tests.factories.documents import ANSWERS, FORM, USES

K = QuestionKind


def asked(kind: K) -> Question:
    return Question("q", kind, "q", choices=USES)


@pytest.mark.parametrize("english", [False, True], ids=["ko", "en"])
@pytest.mark.parametrize(
    "question", [q for q in FORM.questions if q.kind not in {K.TABLE}], ids=lambda q: q.key
)
def test_answer_written_is_the_answer_read(question, english):
    answer = ANSWERS.get(question.key)

    assert answer_from(question, text_of(question, answer, english=english)) == answer


@pytest.mark.parametrize(
    ("kind", "cell", "answer"),
    [
        (K.WON, "1,234,000원", 1_234_000),
        (K.WON, 5.0, 5),
        (K.WON, "5.00", 5),
        (K.WON, "-3", -3),
        (K.DECIMAL, 12.5, "12.5"),
        (K.DECIMAL, "12.50 %", "12.50"),
        (K.DATE, datetime(2022, 3, 2, tzinfo=UTC), "2022-03-02"),
        (K.DATE, date(2022, 3, 2), "2022-03-02"),
        (K.DATE, "2022. 3. 2.", "2022-03-02"),
        (K.DATE, "2022년 3월 2일", "2022-03-02"),
        (K.YES_NO, True, True),
        (K.YES_NO, "아니요", False),
        (K.YES_NO, "O", True),
        (K.ONE_OF, "bus", "bus"),
        (K.ONE_OF, "On-demand bus", "bus"),
        (K.MANY_OF, "주차 공유\n\nbus", ["car", "bus"]),
        (K.MUNICIPALITY, "48220 통영시", "48220"),
        (K.ORGANISATION, "12 솔루션 회사", 12),
        (K.SHORT_TEXT, "가", "가"),
        (K.LONG_TEXT, "a\r\nb", "a\nb"),
        (K.LONG_TEXT, "  \n", None),
        (K.WON, None, None),
    ],
)
def test_cell_is_read_as_people_write_it(kind, cell, answer):
    assert answer_from(asked(kind), cell) == answer


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (K.WON, "천원"),
        (K.WON, "1.5"),
        (K.WON, True),
        (K.WON, "1" * 30),
        (K.DECIMAL, "1e5"),
        (K.DATE, "2022-02-30"),
        (K.DATE, "soon"),
        (K.YES_NO, "maybe"),
        (K.ONE_OF, "tram"),
        (K.MANY_OF, "car\ntram"),
        (K.MUNICIPALITY, "통영시"),
        (K.ORGANISATION, "솔루션 회사"),
    ],
)
def test_what_is_no_answer_is_refused(kind, cell):
    with pytest.raises(Invalid):
        answer_from(asked(kind), cell)


@given(st.sampled_from(K), st.one_of(st.text(), st.integers(), st.floats(), st.booleans()))
def test_any_cell_is_read_or_refused(kind, cell):
    with contextlib.suppress(Invalid):
        answer_from(asked(kind), cell)
