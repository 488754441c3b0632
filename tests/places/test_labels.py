import ast
from pathlib import Path

from dure.places import labels
from dure.places.domain import quality
from dure.places.domain.city import SourceKind
from dure.places.domain.quality import Level


def test_every_finding_has_its_sentence_and_no_sentence_is_left_over():
    tree = ast.parse(Path(quality.__file__).read_text())
    keys = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Finding"
        and isinstance(call.args[0], ast.Constant)
    }

    assert set(labels.QUALITY_SENTENCE) == keys
    assert set(labels.LEVEL) == set(Level)
    assert set(labels.SOURCE_KIND) == set(SourceKind)
