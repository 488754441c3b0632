import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import krds

SHEET = """
.krds-btn, .krds-tab { color: var(--a); }
.krds-btn.small:not(.wide) { width: 1rem; }
.krds-calendar .krds-btn { color: red; }
[data-krds-mode=theme] .krds-btn { color: white; }
@media (max-width: 767px) { .krds-btn { width: 2rem; } .krds-tab { width: 3rem; } }
@media (prefers-color-scheme: dark) { .krds-btn { color: black; } }
@keyframes turn { from { top: 0 } to { top: 1px } }
"""


def test_kept_are_the_rules_whose_every_class_is_ours():
    rules = krds.written(krds.kept(krds.parse(SHEET), {"krds-btn", "small"}))

    assert rules.splitlines() == [
        ".krds-btn{color: var(--a)}",
        ".krds-btn.small:not(.wide){width: 1rem}",
        "@media (max-width: 767px){.krds-btn{width: 2rem}}",
        "@keyframes turn{from{top: 0}",
        "to{top: 1px}}",
    ]


def test_needed_tokens_are_followed_to_their_ends():
    tokens = krds.parse(":root { --a: var(--b); --b: #fff; --c: #000; }")

    assert krds.needed_tokens(tokens, {"--a"}) == [(":root", "--a: var(--b);--b: #fff")]
