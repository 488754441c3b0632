"""Templates of calls and rubrics that come with the product. They enter as a city's own do."""

from __future__ import annotations

from importlib.resources import files

from dure.core.errors import NotFound
from dure.programme.domain.call_file import VersionFile, json_from_bytes
from dure.programme.domain.version_name import is_version_name, split_version_name

_PACKAGE = "dure.programme"


def call_template_names() -> tuple[str, ...]:
    """Name the templates of calls, in the order of the alphabet."""
    folder = files(_PACKAGE) / "call_templates"
    return tuple(
        sorted(f.name.removesuffix(".json") for f in folder.iterdir() if f.name.endswith(".json"))
    )


def call_template(name: str) -> bytes:
    """Return the file of a template. Raises `NotFound` if there is none of that name."""
    if name not in call_template_names():
        raise NotFound("There is no template {name}.", name=name)
    return (files(_PACKAGE) / "call_templates" / f"{name}.json").read_bytes()


def rubric_template(name: str) -> VersionFile | None:
    """Return the shipped rubric `key@1`, None if there is none of that name."""
    if not is_version_name(name):
        return None
    key, number = split_version_name(name)
    file = files(_PACKAGE) / "rubric_templates" / f"{key}.json"
    if number != 1 or not file.is_file():
        return None
    found = json_from_bytes(file.read_bytes(), source=f"{key}.json")
    return VersionFile(key, number, str(found["name"]), str(found["name_en"]), found["body"])


def rubric_template_names() -> tuple[str, ...]:
    """Name the shipped rubrics, `criteria-2022@1`."""
    folder = files(_PACKAGE) / "rubric_templates"
    keys = sorted(
        f.name.removesuffix(".json") for f in folder.iterdir() if f.name.endswith(".json")
    )
    return tuple(f"{key}@1" for key in keys)
