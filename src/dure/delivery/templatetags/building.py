"""Words and shapes of building a project in templates."""

from typing import Any

from django import template

from dure.delivery.labels import building as labels
from dure.delivery.labels import building_words as words
from dure.delivery.labels.month import month_text

register = template.Library()

GOOD = {"approved", "confirmed", "closed", "given", "verified"}
BAD = {"refused", "missing", "disallowed", "dropped", "cancelled", "withdrawn", "major"}
QUIET = {"draft", "planned", "superseded", "disposed", "note", "entered"}


@register.filter
def building_tone(state: str) -> str:
    """Return the tone of a state's badge."""
    if state in GOOD:
        return "success"
    return "danger" if state in BAD else "gray" if state in QUIET else "primary"


def _word(table: dict[Any, Any], key: Any) -> Any:
    return {member.value: word for member, word in table.items()}.get(str(key), key)


@register.filter
def contract_flag_word(flag: str) -> Any:
    return _word(labels.CONTRACT_FLAG, flag)


@register.filter
def contract_flag_reason(flag: str) -> Any:
    """Say what a flag is read from, and why it calls for a second look."""
    return _word(words.FLAG_REASON, flag)


@register.filter
def readiness_word(item: str) -> Any:
    return _word(labels.READINESS, item)


@register.filter
def acceptance_word(item: str) -> Any:
    return _word(labels.ACCEPTANCE_ITEM, item)


@register.filter
def warning_word(warning: str) -> Any:
    return _word(labels.EARLY_WARNING, warning)


@register.filter
def lack_word(lack: str) -> Any:
    """Say what a plan lacks, by the key that the rule gives."""
    kind, _dot, item = lack.partition(".")
    return readiness_word(item) if kind == "readiness" else words.LACK.get(lack, lack)


@register.filter
def permille(share: int | None) -> str:
    """Write thousandths as a percentage: 1000 is 100%, 125 is 12.5%."""
    if share is None:
        return ""
    whole, tenth = divmod(share, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


register.filter("month", month_text)
