"""The forms that come with the product."""

from __future__ import annotations

from importlib.resources import files

from dure.programme.domain.form_document import FormDocument, document_from_json


def template_names() -> tuple[str, ...]:
    """Return the keys of the forms that come with the product."""
    folder = files("dure.programme") / "form_templates"
    found = (file.name for file in folder.iterdir() if file.name.endswith(".json"))
    return tuple(sorted(name.removesuffix(".json") for name in found))


def template(key: str) -> FormDocument:
    """Return one of them. Raises `FileNotFoundError` for any other key."""
    file = files("dure.programme") / "form_templates" / f"{key}.json"
    return document_from_json(file.read_bytes())
