"""What a browser would send back of a page's form, untouched."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.select = self.area = ""
        self.inside = 0  # templates are no part of a form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.inside += 1
        if self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in {"submit", "file"}:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked:
                self.found.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.found.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.found.setdefault(name, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.inside -= 1
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area and not self.inside:
            self.found[self.area][-1] += data.removeprefix("\n")


def fields_of(page: str) -> dict[str, list[str]]:
    """Return the fields of a page as they stand."""
    reader = _Fields()
    reader.feed(page)
    return reader.found
