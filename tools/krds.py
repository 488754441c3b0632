"""Cuts the KRDS style sheets down to the rules, tokens and pictures that our templates use.

A rule stays if every class it names is a word somewhere in our templates, scripts or Python;
a token stays if a rule that stays needs it. Other modes than the light one go.
"""

import re
from collections.abc import Iterable
from pathlib import Path

WORD = re.compile(r"[A-Za-z][\w-]*")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
NEGATED = re.compile(r":not\([^)]*\)")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
DECLARED = re.compile(r"^\s*(--[\w-]+)\s*:", re.M)
PICTURE = re.compile(r"url\(\s*['\"]?([^)'\"]+?)['\"]?\s*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
IMPORT = re.compile(r"@(?:import|charset)[^;]*;")
THEME = "data-krds-mode"  # dark and high contrast, which no page switches on

# Parts of class names that templates complete with a value.
MADE = {
    *(f"{look}-{tone}" for look in ("bg", "bg-light", "outline")
      for tone in ("primary", "gray", "danger", "warning", "success", "information")),
    *("is-error", "danger", "ok", "info", "done", "active", "primary", "secondary", "tertiary"),
    *("xsmall", "small", "medium", "large", "xlarge"),
}  # fmt: skip

Node = tuple[str, "str | list[Node]"]


def parse(text: str) -> list[Node]:
    """Return (head, body) pairs; the body of an at-rule with rules inside is a list again."""
    nodes, position = [], 0
    while (opening := text.find("{", position)) >= 0:
        closing = _matching(text, opening)
        head, body = text[position:opening].strip(), text[opening + 1 : closing]
        nested = head.startswith(("@media", "@supports", "@keyframes"))
        nodes.append((head, parse(body) if nested else body.strip()))
        position = closing + 1
    return nodes


def _matching(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"a brace opened at {opening} is never closed")


def kept(nodes: Iterable[Node], words: set[str]) -> list[Node]:
    """Drop the selectors that name a class we never write, and the rules left without any."""
    result: list[Node] = []
    for head, body in nodes:
        if isinstance(body, list):
            if "prefers-color-scheme" in head:
                continue
            inner = body if head.startswith("@keyframes") else kept(body, words)
            if inner:
                result.append((head, inner))
            continue
        selectors = [s.strip() for s in head.split(",") if _wanted(s, words)]
        if selectors and body:
            result.append((",".join(" ".join(s.split()) for s in selectors), body))
    return result


def _wanted(selector: str, words: set[str]) -> bool:
    if THEME in selector:
        return False
    return set(CLASS.findall(NEGATED.sub("", selector))) <= words


def needed_tokens(tokens: list[Node], used: set[str]) -> list[Node]:
    """Keep the tokens that *used* needs, and those which these need in turn."""
    value = {
        name: rest
        for _, body in tokens if isinstance(body, str)
        for name, rest in re.findall(r"(--[\w-]+)\s*:\s*([^;]+)", body)
    }  # fmt: skip
    wanted, frontier = set(), set(used)
    while frontier:
        name = frontier.pop()
        if name in value and name not in wanted:
            wanted.add(name)
            frontier |= set(VARIABLE.findall(value[name]))
    return [
        (head, ";".join(line for line in _declarations(body) if line.split(":")[0] in wanted))
        for head, body in tokens if isinstance(body, str)
    ]  # fmt: skip


def _declarations(body: str) -> list[str]:
    return [" ".join(line.split()) for line in body.split(";") if line.strip()]


def written(nodes: Iterable[Node]) -> str:
    """Write rules out, one a line, without needless space."""
    lines = []
    for head, body in nodes:
        inside = written(body) if isinstance(body, list) else ";".join(_declarations(body))
        if inside:
            lines.append(f"{head}{{{inside}}}")
    return "\n".join(lines)


def words_of(paths: Iterable[Path]) -> set[str]:
    """Return every word that could be a class name in the given files."""
    found = set(MADE)
    for path in paths:
        found |= set(WORD.findall(path.read_text(encoding="utf-8")))
    return found


def subset(resources: Path, sources: list[Path]) -> tuple[str, dict[str, Path]]:
    """Return the style sheet and the pictures it shows, by the name they get.

    Parameters
    ----------
    resources
        The folder `resources` of the package krds-uiux.
    sources
        Our templates, scripts and style sheets.
    """
    words = words_of(sources)
    sheets = {
        name: parse(IMPORT.sub("", COMMENT.sub("", (resources / "css" / name).read_text())))
        for name in ("token/krds_tokens.css", "common/common.css", "component/component.css")
    }
    tokens = sheets.pop("token/krds_tokens.css")
    rules = written(kept((node for sheet in sheets.values() for node in sheet), words))
    ours = "\n".join(path.read_text() for path in sources if path.suffix in {".css", ".js"})
    used = set(VARIABLE.findall(rules)) | set(re.findall(r"--krds-[\w-]+", ours))
    text = written(needed_tokens(tokens, used)) + "\n" + rules

    pictures: dict[str, Path] = {}

    def renamed(match: re.Match[str]) -> str:
        address = match.group(1)
        if address.startswith("data:"):
            return match.group(0)
        name = Path(address).name
        pictures[name] = resources / "img" / "component" / "icon" / name
        return f"url(img/{name})"

    return PICTURE.sub(renamed, text), pictures
