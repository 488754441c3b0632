"""Answers as people write them in a document, and back.

What `text_of` writes, `answer_from` reads to the same answer. Files and computed answers are
written for reading only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from dure.core.errors import Invalid
from dure.programme.domain.form import Choice, Column, Question, QuestionKind, is_empty

K = QuestionKind
Asked = Question | Column
READ_ONLY = frozenset({K.FILE, K.COMPUTED})

YES = frozenset({"예", "네", "yes", "y", "true", "o", "1"})
NO = frozenset({"아니오", "아니요", "no", "n", "false", "x", "0"})
YES_NO = (("아니오", "예"), ("No", "Yes"))
_NUMBER = re.compile(r"[-+]?\d{1,18}(\.\d{1,9})?")
_DAY = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?")


def text_of(
    asked: Asked, answer: Any, *, english: bool = False, names: Mapping[Any, str] | None = None
) -> str:
    """Return an answer as text; empty where there is none. Tables are no single text.

    Parameters
    ----------
    names
        Of organisations, municipalities and files, by their keys.
    """
    if is_empty(answer) or asked.kind is K.TABLE:
        return ""
    known = names or {}
    if asked.kind in {K.ONE_OF, K.MANY_OF}:
        keys = [answer] if asked.kind is K.ONE_OF else answer
        return "\n".join(_label(asked.choices, key, english) for key in keys)
    if asked.kind is K.FILE:
        return "\n".join(known.get(key, str(key)) for key in answer)
    if asked.kind in {K.ORGANISATION, K.MUNICIPALITY}:
        return f"{answer} {known.get(answer, '')}".strip()
    if asked.kind is K.YES_NO:
        answer = YES_NO[english][bool(answer)]
    return str(answer)


def answer_from(asked: Asked, text: Any) -> Any:
    """Return the answer that a cell holds; None where it is empty.

    Parameters
    ----------
    text
        A text, or what a spreadsheet has instead: a number, a day, yes or no.

    Raises
    ------
    Invalid
        If it is no answer to this question. Limits are not its business.
    """
    if text is None or (isinstance(text, str) and not text.strip()):
        return None
    read: Callable[[Any, Any], Any] = _READ.get(asked.kind) or _text
    return read(asked, text)


def plain(value: Any) -> str:
    """Return what a cell holds as text in NFC, with one kind of line break."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n")


def _text(_asked: Asked, value: Any) -> str:
    return plain(value)


def _label(choices: tuple[Choice, ...], key: object, english: bool) -> str:
    found = next((choice for choice in choices if choice.key == key), None)
    if found is None:
        return str(key)
    return (found.label_en if english else "") or found.label


def _number(asked: Asked, value: Any) -> int | str:
    if isinstance(value, bool):
        raise Invalid("This is not a number.")
    text = plain(value).strip().replace(",", "").removesuffix("원").removesuffix("%").strip()
    if not _NUMBER.fullmatch(text):
        raise Invalid("“{text}” is not a number.", text=_short(text))
    text = text.removeprefix("+")
    if asked.kind is K.DECIMAL:
        return text
    if "." in text and text.split(".")[1].strip("0"):
        raise Invalid("“{text}” is not a whole number.", text=_short(text))
    return int(text.split(".")[0])


def _day(_asked: Asked, value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    found = _DAY.fullmatch(plain(value).strip())
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        pass
    raise Invalid(
        "“{text}” is not a day.", remedy="Write it like 2022-01-31.", text=_short(plain(value))
    )


def _yes_no(_asked: Asked, value: Any) -> bool:
    word = plain(value).strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Invalid(
        "“{text}” is neither yes nor no.", remedy="Write 예 or 아니오.", text=_short(word)
    )


def _one_of(asked: Asked, value: Any) -> str:
    word = plain(value).strip()
    for choice in asked.choices:
        if word in {choice.key, *map(_even, (choice.label, choice.label_en))} - {""}:
            return choice.key
    raise Invalid(
        "“{text}” is none of the choices.",
        remedy="Choose: {choices}.",
        text=_short(word),
        choices=" / ".join(choice.label for choice in asked.choices),
    )


def _many_of(asked: Asked, value: Any) -> list[str]:
    lines = [line for line in plain(value).split("\n") if line.strip()]
    return [_one_of(asked, line) for line in lines]


def _organisation(_asked: Asked, value: Any) -> int:
    found = re.match(r"\d{1,10}(?=\s|$)", plain(value).strip())
    if not found:
        raise Invalid(
            "“{text}” is no organisation's number.",
            remedy="Leave what the document had, or choose it on the page.",
            text=_short(plain(value)),
        )
    return int(found.group())


def _municipality(_asked: Asked, value: Any) -> str:
    found = re.match(r"\d{5}(?=\s|$)", plain(value).strip())
    if not found:
        raise Invalid(
            "“{text}” does not begin with a municipality's code of five digits.",
            remedy="Leave what the document had, or choose it on the page.",
            text=_short(plain(value)),
        )
    return found.group()


def _even(label: str) -> str:
    return plain(label).strip()


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_READ: dict[QuestionKind, Callable[[Any, Any], Any]] = {
    **dict.fromkeys((K.WHOLE_NUMBER, K.WON, K.DECIMAL), _number),
    K.DATE: _day,
    K.YES_NO: _yes_no,
    K.ONE_OF: _one_of,
    K.MANY_OF: _many_of,
    K.ORGANISATION: _organisation,
    K.MUNICIPALITY: _municipality,
}
