"""Whether one answer is what its question asks for: its type, its limits, its choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dure.core.said import Said, say
from dure.programme.domain.expression import decimal_text
from dure.programme.domain.form import (
    MAX_NUMBER,
    MAX_ROWS,
    MAX_TEXT,
    Column,
    Question,
    QuestionKind,
    day_of,
    exact,
    is_empty,
    is_text,
)

K = QuestionKind
MAX_FILES = 20
MISSING = say("This is not answered yet.")


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with one answer; in a table, in which row (from 0) and column."""

    text: Said
    row: int | None = None
    column: str = ""


def faults_of_answer(question: Question, answer: object) -> tuple[AnswerFault, ...]:
    """Return what is missing or wrong in the answer to a question that is asked."""
    if question.kind is K.COMPUTED:
        return ()
    if is_empty(answer):
        return (AnswerFault(MISSING),) if question.required else ()
    if question.kind is K.TABLE:
        return tuple(_table(question, answer))
    if question.kind is K.MANY_OF:
        return tuple(AnswerFault(text) for text in _many_of(question, answer))
    if question.kind is K.FILE:
        return tuple(AnswerFault(text) for text in _files(question, answer))
    return tuple(AnswerFault(text) for text in _single(question, answer))


def _table(question: Question, answer: object) -> Iterator[AnswerFault]:
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        yield AnswerFault(say("This is not a table."))
        return
    least, most = question.limits.least or 0, min(question.limits.most or MAX_ROWS, MAX_ROWS)
    if len(answer) < least:
        yield AnswerFault(say("This needs {least} rows or more.", least=int(least)))
    if len(answer) > most:
        yield AnswerFault(say("This may have {most} rows at most.", most=int(most)))
        return
    for number, row in enumerate(answer):
        yield from _row(question, number, row)


def _row(question: Question, number: int, row: dict[str, Any]) -> Iterator[AnswerFault]:
    for column in question.columns:
        value = row.get(column.key)
        if is_empty(value):
            if column.required:
                yield AnswerFault(MISSING, number, column.key)
            continue
        for text in _single(column, value):
            yield AnswerFault(text, number, column.key)


def _single(question: Question | Column, answer: object) -> Iterator[Said]:
    yield from SINGLE.get(question.kind, _text)(question, answer)


def _yes_no(question: Question | Column, answer: object) -> Iterator[Said]:
    if not isinstance(answer, bool):
        yield say("Answer yes or no.")


def _one_of(question: Question | Column, answer: object) -> Iterator[Said]:
    yield from _chosen(question, [answer])


def _organisation(question: Question | Column, answer: object) -> Iterator[Said]:
    if type(answer) is not int or not 0 < answer < 2**31:
        yield say("Choose an organisation.")


def _municipality(question: Question | Column, answer: object) -> Iterator[Said]:
    if not isinstance(answer, str) or not re.fullmatch(r"[0-9]{5}", answer):
        yield say("Choose a municipality.")


def _text(question: Question | Column, answer: object) -> Iterator[Said]:
    if not isinstance(answer, str) or not is_text(answer):
        yield say("This is not a text.")
        return
    most = min(question.limits.characters or MAX_TEXT, MAX_TEXT)
    if len(answer) > most:
        yield say(
            "This is {found:,} characters long; {most:,} are allowed.",
            found=len(answer),
            most=most,
        )
    words = question.limits.words
    if words is not None and (found := len(answer.split())) > words:
        yield say("These are {found:,} words; {most:,} are allowed.", found=found, most=words)


def _number(question: Question | Column, answer: object) -> Iterator[Said]:
    whole = question.kind is not K.DECIMAL
    value = exact(answer)
    if value is None or (whole and type(answer) is not int) or abs(value) > MAX_NUMBER:
        yield say("This is not a whole number.") if whole else say("This is not a number.")
        return
    yield from _range(question, value)


def _range(question: Question | Column, value: Fraction) -> Iterator[Said]:
    least, most = question.limits.least, question.limits.most
    if least is not None and value < least:
        yield say("This must be {least} or more.", least=_shown(least))
    if most is not None and value > most:
        yield say("This must be {most} or less.", most=_shown(most))


def _shown(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else decimal_text(value)


def _date(question: Question | Column, answer: object) -> Iterator[Said]:
    value = day_of(answer)
    if value is None:
        yield say("This is not a date.")
        return
    earliest, latest = question.limits.earliest, question.limits.latest
    if earliest is not None and value < earliest:
        yield say("This must be {day} or later.", day=earliest.isoformat())
    if latest is not None and value > latest:
        yield say("This must be {day} or earlier.", day=latest.isoformat())


def _many_of(question: Question, answer: object) -> Iterator[Said]:
    if not isinstance(answer, list):
        yield say("Choose from the list.")
        return
    yield from _chosen(question, answer)
    least, most = question.limits.least, question.limits.most
    if least is not None and len(answer) < least:
        yield say("Choose {least} or more.", least=int(least))
    if most is not None and len(answer) > most:
        yield say("Choose {most} or fewer.", most=int(most))


def _chosen(question: Question | Column, answer: list[object]) -> Iterator[Said]:
    offered = {choice.key for choice in question.choices}
    if not all(isinstance(key, str) and key in offered for key in answer):
        yield say("Choose from the list.")
    elif len(set(answer)) < len(answer):
        yield say("Choose each once.")


def _files(question: Question, answer: object) -> Iterator[Said]:
    if not isinstance(answer, list) or not all(type(key) is int for key in answer):
        yield say("These are not files.")
        return
    most = min(question.limits.most or MAX_FILES, MAX_FILES)
    if len(answer) > most:
        yield say("At most {most} files are allowed.", most=int(most))
    if question.limits.least is not None and len(answer) < question.limits.least:
        yield say("At least {least} files are needed.", least=int(question.limits.least))


SINGLE: dict[QuestionKind, Callable[[Question | Column, object], Iterator[Said]]] = {
    **dict.fromkeys((K.SHORT_TEXT, K.LONG_TEXT), _text),
    **dict.fromkeys((K.WHOLE_NUMBER, K.WON, K.DECIMAL), _number),
    K.DATE: _date,
    K.YES_NO: _yes_no,
    K.ONE_OF: _one_of,
    K.ORGANISATION: _organisation,
    K.MUNICIPALITY: _municipality,
}
