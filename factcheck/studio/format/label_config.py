"""The labelling interface of a taxonomy, as Label Studio's XML.

Tags and attributes: https://labelstud.io/tags/. How the tags treat right-to-left text, empty values
and results was measured on 1.23.2; comments say it where it matters.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from factcheck.dataset.rules import NO_FIELD, is_replaced
from factcheck.dataset.violation import shortened
from factcheck.domain import Language, Role
from factcheck.errors import ConfigMismatch, TaxonomyError
from factcheck.studio.format import controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from factcheck.domain import SourceLabel, Taxonomy

_COLOURS: Mapping[Role, str] = {
    Role.CONTENT: "#f59e0b",
    Role.SOURCE: "#2563eb",
    Role.CUE: "#059669",
    Role.CHANNEL: "#9333ea",
}
_LABEL_KEYS: Mapping[Role, str] = {
    Role.CONTENT: "c",
    Role.SOURCE: "s",
    Role.CUE: "q",
    Role.CHANNEL: "h",
}
_QUOTATION_KEYS = ("d", "i", "x")
_STANCE_KEYS = ("a", "e", "g", "o")
_VERDICT_KEYS = "vbnm"
_SOURCE_KEYS = (*"123456789", *(f"shift+{number}" for number in range(1, 10)))
_NO_KEY = "ctrl+alt+shift+f19"
"""On no keyboard. A choice without a key gets a letter of Label Studio's choice."""

FIND_BEYOND = 12
"""With more labels than this there is a field that finds one by its letters."""

_INSTRUCTION = """
Click a claim to see its details and correct them. To mark something new: press the letter of its \
label, then drag over the words (double-click and drag selects whole words).
انقر على ادعاء لترى ما نُسب إليه وصحّحه. لإضافة جديد: اضغط حرف الوسم ثم ظلّل الكلمات (النقر المزدوج \
مع السحب يأخذ كلمات كاملة).
"""

_SELECTED = """
Drag its edges to move its borders. To link a claim to its source, cue or channel: Alt+R, then \
click the other one. A letter of a label would change this region: press Esc before you mark \
something new.
اسحب طرفيه لتغيير حدوده. لربط الادعاء بمصدره: Alt+R ثم انقر المصدر. حرف الوسم يغيّر المحدّد نفسه: \
اضغط Esc قبل إضافة جديد.
"""

_ADJUDICATION = """
The box shows where the answers differ; in the text all of them are marked. Delete what is wrong \
(click it, Backspace), choose what was left open, mark what is missing. What you submit is gold.
يبيّن الجدول مواضع الاختلاف، وقد عُلّمت في النص الإجابات كلها معا. احذف الخطأ (انقره ثم \
Backspace)، واختر ما تُرك مفتوحا، وأضف ما ينقص. ما ترسله هو المرجع.
"""


def label_config(taxonomy: Taxonomy, *, adjudication: bool = False) -> str:
    """Return the label config of a taxonomy; always the same for the same taxonomy.

    Args:
        taxonomy: what annotators can choose from.
        adjudication: whether to add a box that shows where the answers differ.

    Raises:
        TaxonomyError: Label Studio would show something else than one of its labels or verdicts.
    """
    replaced = filter(is_replaced, (*taxonomy.choices, *taxonomy.verdicts))
    problems = tuple(f"found {shortened(each)}, expected {NO_FIELD}" for each in replaced)
    if problems:
        raise TaxonomyError("taxonomy", problems)
    root = ET.Element("View", className="factcheck")
    style = _css("interface.css") + (_css("panel.css") if adjudication else "")
    ET.SubElement(root, "Style").text = f"\n{style}"
    _title(root)
    _bar(root)
    _instructions(root, _ADJUDICATION if adjudication else _INSTRUCTION)
    _told(root)
    if adjudication:
        box = ET.SubElement(root, "View", className="factcheck-differences")
        panel = ET.SubElement(box, "HyperText", name="differences", value="$adjudicates.panel")
        panel.set("inline", "true")  # otherwise it is in an iframe, where our style does not apply
    _texts(root)
    _claim(root, taxonomy)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def config_difference(config: str, taxonomy: Taxonomy, *, project: str) -> ConfigMismatch | None:
    """Return how the choices of a project's label config differ from the taxonomy, if they do.

    Colours, keys, texts and the order may differ; controls and their values may not. What
    `lacking` returns is no difference.

    Args:
        config: the project's label config.
        taxonomy: what it should offer.
        project: the project's title, for the message.
    """
    wanted, found = choices_in(label_config(taxonomy)), choices_in(config)
    lacks = lacking(config)
    missing = Counter(
        {each: count for each, count in (wanted - found).items() if each[0] not in lacks}
    )
    surplus = found - wanted
    if not missing and not surplus:
        return None
    return ConfigMismatch(project, _listed(missing), _listed(surplus))


def lacking(config: str) -> frozenset[str]:
    """Return the controls that an earlier version did not have, and that a label config lacks."""
    return controls.ADDED_LATER - {tag.get("name", "") for tag in _tags(config)}


def choices_in(config: str) -> Counter[tuple[str, str]]:
    """Count the choices of a label config: (control, value), or (control, its kind) for free text.

    There are none in a config that is not XML.
    """
    found: Counter[tuple[str, str]] = Counter()
    for tag in _tags(config):
        name = tag.get("name", "")
        if tag.tag in {"Labels", "Choices"}:
            found.update((name, child.get("value", "")) for child in tag)
        elif tag.tag == "Relations":
            found.update(("relations", child.get("value", "")) for child in tag)
        elif tag.tag in {"Text", "TextArea"} and name != "parallel":
            found[name, tag.tag] += 1
    return found


def text_field(config: str) -> str:
    """Return the field of a task's data that holds the text, ``""`` if the config names none."""
    texts = (tag for tag in _tags(config) if (tag.tag, tag.get("name")) == ("Text", controls.TEXT))
    value = next((tag.get("value", "") for tag in texts), "")
    return value[1:] if value.startswith("$") else ""


def shows(config: str, field: str) -> bool:
    """Whether a label config shows a field of a task's data."""
    return any(tag.get("value") == f"${field}" for tag in _tags(config))


def _tags(config: str) -> Iterator[ET.Element]:
    try:
        root = ET.fromstring(config)  # noqa: S314 - from a server that the user trusts; expat is safe
    except (ET.ParseError, ValueError):  # ValueError: a lone surrogate
        return
    yield from root.iter()


def _css(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _title(root: ET.Element) -> None:
    box = ET.SubElement(root, "View", className="factcheck-title")
    ET.SubElement(box, "Header", value="$title", size="3")


def _bar(root: ET.Element) -> None:
    """Add the labels, which stay visible, and the relations."""
    bar = ET.SubElement(root, "View", className="factcheck-bar")
    labels = ET.SubElement(bar, "Labels", name=controls.SPAN, toName=controls.TEXT)
    labels.set("showInline", "true")
    for role, name in controls.LABELS.items():
        ET.SubElement(
            labels, "Label", value=name, background=_COLOURS[role], hotkey=_LABEL_KEYS[role]
        )
    relations = ET.SubElement(bar, "Relations")
    for name in controls.RELATIONS.values():
        ET.SubElement(relations, "Relation", value=name)


def _instructions(root: ET.Element, text: str) -> None:
    """Add what can be done next, in both languages: with a region selected, and without."""
    box = ET.SubElement(root, "View", className="factcheck-instruction")
    for when, said in (("no-region-selected", text), ("region-selected", _SELECTED)):
        instruction = ET.SubElement(box, "View", visibleWhen=when)
        for paragraph in said.strip().splitlines():
            ET.SubElement(instruction, "Header", value=paragraph, size="6")


def _told(root: ET.Element) -> None:
    """Add a box for what should be looked at again, see `factcheck.studio.pulling.telling`.

    A header, since a tag with a name would make the field a must for every task.
    """
    box = ET.SubElement(root, "View", className="factcheck-told")
    ET.SubElement(box, "Header", value=f"${controls.TOLD}", size="6")


def _texts(root: ET.Element) -> None:
    """Add the text, and beside it the parallel one, which cannot be annotated."""
    texts = ET.SubElement(root, "View", className="factcheck-texts")
    own = ET.SubElement(texts, "View", className="factcheck-text")
    # Symbols, not words: in Arabic a span may begin after the first letter of a word.
    ET.SubElement(
        own, "Text", name=controls.TEXT, value="$text", granularity="symbol", saveTextResult="yes"
    )
    other = ET.SubElement(texts, "View", className="factcheck-parallel")
    ET.SubElement(other, "Text", name="parallel", value="$parallel_text")


def _claim(root: ET.Element, taxonomy: Taxonomy) -> None:
    """Add the questions about the selected claim."""
    box = ET.SubElement(root, "View", className="factcheck-claim", visibleWhen="region-selected")
    box.set("whenTagName", controls.SPAN)
    box.set("whenLabelValue", controls.CLAIM)
    findable = len(taxonomy.labels) > FIND_BEYOND
    sources = _choices(box, controls.ATTRIBUTED_TO, "Said by", wide=True, findable=findable)
    sources.set("choice", "multiple")
    for label, key in zip(taxonomy.labels, _endless(_SOURCE_KEYS), strict=False):
        _choice(sources, label.name, key, _hint(label))
    _choice(sources, taxonomy.choices[-1], "0", "somebody else who is named")
    quotations = _choices(box, controls.QUOTATION, "Quotation")
    for value, key in zip(controls.QUOTATIONS, _QUOTATION_KEYS, strict=True):
        _choice(quotations, value, key)
    stances = _choices(box, controls.STANCE, "Stance")
    for value, key in zip(controls.STANCES, _STANCE_KEYS, strict=True):
        _choice(stances, value, key)
    verdicts = _choices(box, controls.VERDICT, "Verdict", wide=True)
    for verdict, key in zip(taxonomy.verdicts, _endless(_VERDICT_KEYS), strict=False):
        _choice(verdicts, verdict, key)
    _text_area(box, controls.EVIDENCE_URL, "Evidence", "https://…")
    _text_area(box, controls.EVIDENCE_NOTE, "Note", "what it shows")


def _choices(
    box: ET.Element, name: str, title: str, *, wide: bool = False, findable: bool = False
) -> ET.Element:
    """Add a row with a title and choices, of which one can be chosen; return the choices."""
    whole = " factcheck-wide" if wide else ""
    row = ET.SubElement(box, "View", className=f"factcheck-row factcheck-{name}{whole}")
    ET.SubElement(row, "Header", value=title, size="6")
    around = ET.SubElement(row, "View", className="factcheck-many") if findable else row
    if findable:
        find = ET.SubElement(around, "Filter", name=f"find_{name}", toName=name, hotkey="f")
        find.set("minlength", "1")
        find.set("placeholder", "f: find by letters, Enter ticks the first")
    tag = ET.SubElement(around, "Choices", name=name, toName=controls.TEXT, perRegion="true")
    tag.set("choice", "single")
    tag.set("showInline", "true")
    return tag


def _choice(choices: ET.Element, value: str, key: str, hint: str = "") -> None:
    tag = ET.SubElement(choices, "Choice", value=value, hotkey=key)
    if hint:
        tag.set("hint", hint)


def _hint(label: SourceLabel) -> str:
    """Return the Arabic name and the description; the page shows them as a tooltip."""
    arabic = label.names.get(Language.ARABIC, "")
    return " · ".join(filter(None, (arabic, label.description)))


def _text_area(box: ET.Element, name: str, title: str, hint: str) -> None:
    row = ET.SubElement(box, "View", className="factcheck-row")
    ET.SubElement(row, "Header", value=title, size="6")
    tag = ET.SubElement(row, "TextArea", name=name, toName=controls.TEXT, perRegion="true")
    tag.set("placeholder", f"{hint} (Enter adds it)")
    tag.set("rows", "1")
    tag.set("editable", "true")


def _endless(keys: Iterable[str]) -> Iterator[str]:
    """Yield the keys, then `_NO_KEY` for ever."""
    return chain(keys, repeat(_NO_KEY))


def _listed(values: Counter[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{control}: {value}" for control, value in values)
