"""Files as the tools themselves write them."""

import json
from pathlib import Path

import pytest
from label_studio_sdk.converter import Converter

from factcheck.domain import Language
from factcheck.importing import gold_of, read_marked
from tests.importing.samples import words_of

TEXT = "The mayor said that it rained."
CONFIG = """
<View>
  <Labels name="part" toName="text">
    <Label value="Source"/><Label value="Cue"/><Label value="Content"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
"""


def test_a_conll_file_of_label_studio_s_own_converter(tmp_path: Path) -> None:
    """The full stop has become a token of its own."""
    marks = {"Source": "The mayor", "Cue": "said", "Content": "that it rained"}
    result = [
        {
            "from_name": "part",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": TEXT.index(words),
                "end": TEXT.index(words) + len(words),
                "text": words,
                "labels": [kind],
            },
        }
        for kind, words in marks.items()
    ]
    task = {
        "id": 1,
        "data": {"text": TEXT},
        "annotations": [{"id": 1, "completed_by": {"id": 1}, "result": result}],
    }
    exported, output = tmp_path / "tasks.json", tmp_path / "conll"
    exported.write_text(json.dumps([task]), encoding="utf-8")
    converter = Converter(CONFIG, str(tmp_path))
    converter.convert_to_conll2003(str(exported), str(output), is_dir=False)

    (marked,) = read_marked(output, "conll")
    (found,) = gold_of(marked, Language.ENGLISH).document.attributions

    assert marked.text == "The mayor said that it rained ."
    assert words_of(found.attribution, marked.text) == {
        "source": "The mayor",
        "cue": "said",
        "content": "that it rained",
        "channel": "",
    }


DOCCANO = {
    "with relations": (
        '{"id":1,"text":"The mayor said that it rained.","url":"https:\\/\\/example.org\\/1",'
        '"entities":[{"id":1,"label":"Source","start_offset":0,"end_offset":9},'
        '{"id":2,"label":"Cue","start_offset":10,"end_offset":14},'
        '{"id":3,"label":"Content","start_offset":15,"end_offset":29}],'
        '"relations":[{"id":1,"from_id":3,"to_id":1,"type":"says"},'
        '{"id":2,"from_id":3,"to_id":2,"type":"says"}],"Comments":[]}\n'
        '{"id":2,"text":"وقال الوزير 😀 إن المطر هطل.","url":"https:\\/\\/example.org\\/1",'
        '"entities":[{"id":4,"label":"Source","start_offset":5,"end_offset":11},'
        '{"id":5,"label":"Cue","start_offset":1,"end_offset":4},'
        '{"id":6,"label":"Content","start_offset":14,"end_offset":26}],'
        '"relations":[{"id":3,"from_id":6,"to_id":4,"type":"says"},'
        '{"id":4,"from_id":6,"to_id":5,"type":"says"}],"Comments":[]}\n'
    ),
    "without": (
        '{"id":3,"text":"The mayor said that it rained.","url":"https:\\/\\/example.org\\/1",'
        '"label":[[0,9,"Source"],[10,14,"Cue"],[15,29,"Content"]],"Comments":[]}\n'
        '{"id":4,"text":"وقال الوزير 😀 إن المطر هطل.","url":"https:\\/\\/example.org\\/1",'
        '"label":[[1,4,"Cue"],[5,11,"Source"],[14,26,"Content"]],"Comments":[]}\n'
    ),
}
"""What doccano 1.8.4 exported from a project of sequence labelling, byte for byte."""


@pytest.mark.parametrize("kind", DOCCANO)
def test_a_file_that_doccano_exported(tmp_path: Path, kind: str) -> None:
    """Its offsets are code points, also after an emoji; comments and addresses are left out."""
    path = tmp_path / "all.jsonl"
    path.write_text(DOCCANO[kind], "utf-8")

    english, arabic = read_marked(path, "doccano")

    (first,) = gold_of(english, Language.ENGLISH).document.attributions
    (second,) = gold_of(arabic, Language.ARABIC).document.attributions
    assert words_of(first.attribution, english.text) == {
        "source": "The mayor",
        "cue": "said",
        "content": "that it rained",
        "channel": "",
    }
    assert words_of(second.attribution, arabic.text) == {
        "source": "الوزير",
        "cue": "قال",
        "content": "إن المطر هطل",
        "channel": "",
    }
