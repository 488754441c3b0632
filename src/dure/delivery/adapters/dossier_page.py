"""Writes the page of a dossier that opens in any browser, in Korean and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from dure.delivery.domain.dossier import Packed

STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1e2124}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #cdd1d5;"
    "padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "code{background:#f4f5f6;padding:.1rem .3rem}"
)
PARTS = (
    ("documents/", "문서", "Documents"),
    ("project/", "사업 자료", "Data of the project"),
    ("application/", "신청 자료", "Data of the application"),
    ("ledger/", "장부", "Book"),
    ("runs/", "봉인된 계산", "Sealed runs"),
    ("audit/", "기록 발췌", "Extract of the record"),
)


def index_page(facts: Mapping[str, Any], files: Sequence[Packed]) -> bytes:
    """Return the page: what this is, how to check it, and a link to every file."""
    project = facts["project"]
    known = (
        ("사업 · Project", project["title"]),
        ("주관기관 · Lead", project["lead"]),
        ("공모 · Call", facts["call"]["title"]),
        ("국비 · National money", f"{project['national_won']:,} 원"),
        ("지방비 · Local money", f"{project['local_won']:,} 원"),
        ("봉인 시각 · Sealed", facts["sealed_at"]),
        ("봉인자 · Sealed by", facts["sealed_by"]),
        ("기록의 끝 · Head of the record", facts["audit"]["head"]),
    )
    body = [
        f"<h1>{escape(project['title'])}</h1>",
        "<p>이 묶음에는 사업에 관한 자료, 문서, 장부, 기록이 모두 들어 있습니다. "
        "<code>python3 verify.py</code>를 실행하면 봉인한 그대로인지 확인합니다.</p>",
        '<p lang="en">This dossier holds the data, documents, book and record of the project. '
        "Run <code>python3 verify.py</code> to see whether it is as it was sealed.</p>",
        _table(known),
        *(_part(start, name, name_en, files) for start, name, name_en in PARTS),
    ]
    left = facts["left_out"]
    if left:
        rows = ((row["name"], row["why"]) for row in left)
        body.append(f"<h2>빠진 파일 · Left out</h2>{_table(rows)}")
    head = f"<title>{escape(project['title'])}</title><style>{STYLE}</style>"
    meta = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    page = f'<!DOCTYPE html>\n<html lang="ko"><head>{meta}{head}</head><body>{"".join(body)}'
    return f"{page}</body></html>\n".encode()


def _table(rows: Any) -> str:
    cells = "".join(
        f"<tr><th>{escape(str(name))}</th><td>{escape(str(value))}</td></tr>"
        for name, value in rows
    )
    return f"<table>{cells}</table>"


def _part(start: str, name: str, name_en: str, files: Sequence[Packed]) -> str:
    links = "".join(
        f'<li><a href="{quote(file.path)}">{escape(file.path.removeprefix(start))}</a></li>'
        for file in files
        if file.path.startswith(start)
    )
    return f"<h2>{name} · {name_en}</h2><ul>{links}</ul>" if links else ""
