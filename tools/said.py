"""Finds the texts of refusals in the syntax tree: for the catalogue, and for the rule they keep.

A text is a plain string: the first argument or `remedy` of a refusal, or the argument of `say`.
Its placeholders are the names of the values in the same call. A variable may stand for a text
where it is typed `Said`, and so may what another refusal said.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

SOURCE = Path(__file__).resolve().parents[1] / "src" / "dure"
MARKER = "say"
NOT_VALUES = {"where", "remedy"}
FIELDS = {"what", "remedy"}  # of a refusal: said already
# What makes the texts has them only as variables; notices are marked where they are sent.
MAKERS = ("core/said.py", "core/errors.py", "notifications/actions/notice.py")

Texts = Iterator[str]


@cache
def kinds() -> dict[str, bool]:
    """Name the kinds of refusal; True where one builds its text itself from what it is given."""
    classes = [
        node
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
    ]
    found = {"Refusal": False}
    before = 0
    while len(found) > before:
        before = len(found)
        for node in classes:
            if node.name not in found and {_name(base) for base in node.bases} & set(found):
                found[node.name] = any(
                    isinstance(part, ast.FunctionDef) and part.name == "__init__"
                    for part in node.body
                )
    return found


def texts_in(path: Path) -> Texts:
    """Yield the texts of refusals that a file writes out, in their order."""
    for call in _calls(_tree(path)):
        yield from (part.value for text in _texts(call) for part in _plain(text))


def faults_in(path: Path) -> Texts:
    """Yield what is wrong with a file's refusals, with the line."""
    if path.as_posix().endswith(MAKERS):
        return
    tree = _tree(path)
    passed = _passed_on(tree)
    for call in _calls(tree):
        if kinds().get(_name(call.func)):
            continue
        texts = _texts(call)
        plain = [part.value for text in texts for part in _plain(text)]
        computed = [text for text in texts if not all(_may_stand(p, passed) for p in _ends(text))]
        if computed:
            yield f"{path}:{call.lineno}: write the text as a plain string with named values"
        elif fault := _misnamed(plain, *_given(call, tree)):
            yield f"{path}:{call.lineno}: {fault}"


def _calls(tree: ast.Module) -> list[ast.Call]:
    own = {
        id(node)
        for kind in ast.walk(tree)
        if isinstance(kind, ast.ClassDef) and kind.name in kinds()
        for node in ast.walk(kind)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"
    }
    names = {*_marker(tree), *kinds()}
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (_name(node.func) in names or id(node) in own)
    ]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _marker(tree: ast.Module) -> set[str]:
    """Return the marker's name if the file means ours by it."""
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {MARKER} if "dure.core.said" in modules else set()


def _texts(call: ast.Call) -> list[ast.expr]:
    name = _name(call.func)
    if kinds().get(name):
        return list(call.args)  # its words
    remedy = [k.value for k in call.keywords if k.arg == "remedy" and name != MARKER]
    return [*call.args[:1], *remedy]


def _ends(text: ast.expr) -> Iterable[ast.expr]:
    """Yield what a text may turn out to be: both sides of a condition, else itself."""
    return [*_ends(text.body), *_ends(text.orelse)] if isinstance(text, ast.IfExp) else [text]


def _given(call: ast.Call, tree: ast.Module) -> tuple[set[str], set[str]]:
    """Return the values named in the call, and those of a dictionary handed on with `**`."""
    apart = set() if _name(call.func) == MARKER else NOT_VALUES
    named = {k.arg for k in call.keywords if k.arg is not None} - apart
    handed = {ast.unparse(k.value) for k in call.keywords if k.arg is None}
    tables = {
        ast.unparse(target): node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
    }
    spread = {
        key.value
        for name in handed & set(tables)
        for key in tables[name].keys
        if isinstance(key, ast.Constant)
    }
    named |= {f"**{name}" for name in handed - set(tables)}  # nobody can tell which
    return named, spread


def _plain(text: ast.expr) -> Iterator[ast.Constant]:
    for end in _ends(text):
        if isinstance(end, ast.Constant) and isinstance(end.value, str) and end.value:
            yield end


def _may_stand(text: ast.expr, passed: set[int]) -> bool:
    if isinstance(text, ast.Constant):
        return isinstance(text.value, str)
    if isinstance(text, ast.Call):
        return _name(text.func) == MARKER
    if isinstance(text, ast.Attribute):
        return text.attr in FIELDS
    return id(text) in passed


def _passed_on(tree: ast.Module) -> set[int]:
    """Return the variables that hold what `say` returned: named so at the top, or typed so."""
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and _name(node.value.func) == MARKER
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    typed = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "Said" in ast.unparse(node.args)
    ]
    inside = {id(node) for function in typed for node in ast.walk(function)}
    constants |= {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and "Said" in ast.unparse(node.annotation)
    }
    return {
        id(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and (node.id in constants or id(node) in inside)
    }


def _misnamed(texts: list[str], named: set[str], spread: set[str]) -> str:
    try:
        used = {name for text in texts for _, name, *_ in Formatter().parse(text) if name}
    except ValueError as error:
        return str(error)
    if named <= used <= named | spread:
        return ""
    return f"values {sorted(named | spread)} for the placeholders {sorted(used)}"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
