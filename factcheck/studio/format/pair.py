"""The task "same claim?": its labelling interface, its key, and the answers that come back.

Tags and attributes: https://labelstud.io/tags/.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from factcheck.domain import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Raw = Mapping[str, Any]

ANSWER, NOTE, COMPARISON = "answer", "note", "comparison"
"""The controls, and the field of a task that has both claims."""

_KEY = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})")
_CHOICES: Mapping[Answer, tuple[str, str]] = {
    Answer.SAME: ("s", "both can only be true together · يقولان الشيء نفسه"),
    Answer.CONTRADICTS: ("c", "both cannot be true · يتناقضان"),
    Answer.DIFFERENT: ("d", "they say different things · يقولان شيئين مختلفين"),
}
_INSTRUCTION = """
Do the two marked claims say the same? Press s for same, c if they contradict each other, d for \
different, then Ctrl+Enter. Who says it does not matter, only what is said.
هل يقول الادعاءان المظلّلان الشيء نفسه؟ اضغط s إن كانا سواء، وc إن تناقضا، وd إن اختلفا، ثم \
Ctrl+Enter. العبرة بما قيل، لا بمن قاله.
"""


def pair_config() -> str:
    """Return the label config of a project in which people say which claims are the same."""
    root = ET.Element("View", className="factcheck")
    css = Path(__file__).with_name("pair.css").read_text(encoding="utf-8")
    ET.SubElement(root, "Style").text = f"\n{css}"
    box = ET.SubElement(root, "View", className="factcheck-instruction")
    for paragraph in _INSTRUCTION.strip().splitlines():
        ET.SubElement(box, "Header", value=paragraph, size="6")
    box = ET.SubElement(root, "View", className="factcheck-pair")
    shown = ET.SubElement(box, "HyperText", name=COMPARISON, value=f"${COMPARISON}")
    shown.set("inline", "true")  # otherwise it is in an iframe, where our style does not apply
    box = ET.SubElement(root, "View", className="factcheck-answer")
    choices = ET.SubElement(box, "Choices", name=ANSWER, toName=COMPARISON, choice="single")
    choices.set("showInline", "true")
    choices.set("required", "true")
    choices.set("requiredMessage", "Choose an answer: s, c or d")
    for answer, (key, hint) in _CHOICES.items():
        ET.SubElement(choices, "Choice", value=answer.value, hotkey=key, hint=hint)
    note = ET.SubElement(box, "TextArea", name=NOTE, toName=COMPARISON, rows="1")
    note.set("placeholder", "note (Enter adds it)")
    note.set("editable", "true")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def pair_key(one: str, other: str) -> str:
    """Return the key of the task of two claims, whichever comes first.

    >>> pair_key("b" * 16, "a" * 16)
    'aaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb'
    """
    return "-".join(sorted((one, other)))


def claims_of(key: object) -> tuple[str, str] | None:
    """Return the two claims of a key, ``None`` if it is not one of a pair."""
    found = _KEY.fullmatch(key) if isinstance(key, str) else None
    return (found[1], found[2]) if found and found[1] != found[2] else None


def answer_of(annotation: Raw) -> Answer | None:
    """Return what an annotation answers, ``None`` if that is not exactly one of the answers."""
    said = _values(annotation, ANSWER, "choices")
    known = [each.value for each in Answer]
    return Answer(said[0]) if len(said) == 1 and said[0] in known else None


def note_of(annotation: Raw) -> str:
    """Return what was noted, one note after the other."""
    noted = " ".join(" ".join(_values(annotation, NOTE, "text")).split())
    return noted.encode(errors="replace").decode()  # a server may have half of a surrogate pair


def _values(annotation: Raw, control: str, kind: str) -> list[str]:
    items: Iterable[Raw] = annotation.get("result") or ()
    found: list[str] = []
    for item in items:
        if item.get("from_name") == control:
            value = item["value"].get(kind) or []
            found += [value] if isinstance(value, str) else value
    return found
