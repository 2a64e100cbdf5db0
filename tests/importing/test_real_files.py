"""Files as the tools themselves write them."""

import json
from pathlib import Path

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
