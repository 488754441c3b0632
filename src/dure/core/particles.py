"""Korean particles that fit the word before them: "공모를", "사업을", "2026-001을".

Templates write both forms, as in "{title}을(를)"; which one fits is known once the value is in.
"""

from __future__ import annotations

import re

_PAIRS = {
    "을(를)": ("을", "를"),
    "를(을)": ("을", "를"),
    "이(가)": ("이", "가"),
    "가(이)": ("이", "가"),
    "은(는)": ("은", "는"),
    "는(은)": ("은", "는"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_BOTH = re.compile(
    r"(?P<last>[0-9가-힣])(?P<between>[”’\"')\]」』》〉]*)(?P<both>"
    + "|".join(re.escape(both) for both in _PAIRS)
    + ")"
)
_DIGITS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
"""The final consonant of each digit as it is read, counted as in Hangul syllables; 0 is none."""

_RIEUL = 8


def fitted(text: str) -> str:
    """Choose between both forms of every particle by the syllable or digit before it.

    A word that ends in another script keeps both forms: how it is read is not known.
    """
    return _BOTH.sub(_chosen, text) if "(" in text else text


def _chosen(found: re.Match[str]) -> str:
    last, both = found["last"], found["both"]
    final = _DIGITS[last] if last.isdigit() else (ord(last) - ord("가")) % 28
    open_ended = final == 0 or (both == "(으)로" and final == _RIEUL)
    return f"{last}{found['between']}{_PAIRS[both][open_ended]}"
