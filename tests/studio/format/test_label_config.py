"""The labelling interface, generated."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from factcheck.dataset import load_taxonomy, schema
from factcheck.domain import OTHER, VERDICTS, Language, Quotation, SourceLabel, Stance, Taxonomy
from factcheck.errors import TaxonomyError
from factcheck.studio.format import controls
from factcheck.studio.format.label_config import config_difference, label_config, lacking
from tests.paths import ROOT
from tests.studio.texts import without_stances

SEEDS = load_taxonomy(ROOT / "seeds" / "taxonomy.yaml")
ODD = Taxonomy(
    (SourceLabel('A & <B> "C"', description="said 'so' & so", names={Language.ARABIC: "أ & ب"}),)
)


def parsed(config: str) -> ET.Element:
    return ET.fromstring(config)  # noqa: S314 - our own


def choices(config: str, control: str) -> list[str]:
    """Return what may be chosen at a control, as an XML parser reads it."""
    tag = parsed(config).find(f".//*[@name='{control}']")
    assert tag is not None
    return [child.get("value", "") for child in tag]


def test_the_file_in_the_repository_fits_the_sample_taxonomy() -> None:
    """`factcheck label-config --taxonomy seeds/taxonomy.yaml > label_config.xml`."""
    assert (ROOT / "label_config.xml").read_text(encoding="utf-8") == label_config(SEEDS)


def test_label_config_taxonomy_and_schema_agree() -> None:
    """The choices are those of the taxonomy and of the schema of a task."""
    config = (ROOT / "label_config.xml").read_text(encoding="utf-8")
    task = json.dumps(dict(schema("task")))

    assert choices(config, controls.ATTRIBUTED_TO) == list(SEEDS.choices)
    assert choices(config, controls.VERDICT) == list(SEEDS.verdicts) == list(VERDICTS)
    assert choices(config, controls.QUOTATION) == [each.value for each in Quotation]
    assert choices(config, controls.STANCE) == [each.value for each in Stance]
    assert json.dumps(choices(config, controls.SPAN)) in task
    relations = [tag.get("value") for tag in parsed(config).iter("Relation")]
    assert set(relations) == {"source", "cue", "channel", "continues"}
    assert all(f'"{relation}"' in task for relation in relations)


def test_labels_are_escaped() -> None:
    """Any name of a source comes out as it went in."""
    assert choices(label_config(ODD), controls.ATTRIBUTED_TO) == ['A & <B> "C"', OTHER]


def test_the_arabic_name_shows_as_a_hint() -> None:
    """The canonical name is stored."""
    tag = parsed(label_config(SEEDS)).find(".//Choice[@value='Kremlin']")

    assert tag is not None
    assert tag.get("hint", "").startswith("الكرملين · ")


def test_no_key_is_used_twice() -> None:
    """A key with two meanings would choose the wrong thing."""
    many = Taxonomy(tuple(SourceLabel(f"Agency {number}") for number in range(40)))

    keys = re.findall(r'hotkey="(.)"', label_config(many))

    assert len(keys) == len(set(keys)) > 20


def test_the_style_has_nothing_that_needs_escaping() -> None:
    """Label Studio uses the style as it is in the file, with entities."""
    style = label_config(SEEDS).partition("<Style>")[2].partition("</Style>")[0]

    assert "&" not in style


def test_the_same_taxonomy_gives_the_same_config() -> None:
    """Otherwise configs could not be compared."""
    assert label_config(SEEDS) == label_config(load_taxonomy(ROOT / "seeds" / "taxonomy.yaml"))


def test_a_config_with_the_same_choices_fits() -> None:
    """Colours, texts and order may differ."""
    changed = label_config(SEEDS).replace("#2563eb", "#000000").replace('hotkey="c"', "")

    assert config_difference(changed, SEEDS, project="p") is None


def test_every_difference_between_config_and_taxonomy_is_reported() -> None:
    """What the project lacks, and what the taxonomy lacks."""
    changed = label_config(SEEDS).replace('value="Libyan media"', 'value="Press"')

    difference = config_difference(changed, SEEDS, project="Libya desk")

    assert difference is not None
    assert difference.missing == ("attributed_to: Libyan media",)
    assert difference.surplus == ("attributed_to: Press",)
    assert "'Libya desk'" in str(difference)
    assert "nothing was changed" in str(difference)


def test_a_project_from_before_stances_could_be_chosen_fits() -> None:
    """It only lacks the control; one that offers other stances does not fit."""
    config = label_config(SEEDS)

    assert config_difference(without_stances(config), SEEDS, project="p") is None
    assert lacking(without_stances(config)) == {"stance"}
    assert lacking(config) == frozenset()
    other = config_difference(config.replace('"hedged"', '"doubts"'), SEEDS, project="p")
    assert other is not None
    assert (other.missing, other.surplus) == (("stance: hedged",), ("stance: doubts",))


@pytest.mark.parametrize("config", ["", "<View/>", "<View", "<Labels name='span'/>"])
def test_an_unrelated_config_lacks_every_choice(config: str) -> None:
    """Even if it is not XML."""
    difference = config_difference(config, SEEDS, project="p")

    assert difference is not None
    assert "span: Claim" in difference.missing
    assert difference.surplus == ()


def test_a_label_that_label_studio_would_replace_makes_no_interface() -> None:
    """Also if the taxonomy comes from a program."""
    taxonomy = Taxonomy((SourceLabel("$text"),), verdicts=("Right", "a$b"))

    with pytest.raises(TaxonomyError) as caught:
        label_config(taxonomy)

    assert [each.partition(",")[0] for each in caught.value.problems] == [
        'found "$text"',
        'found "a$b"',
    ]


def test_a_config_that_does_not_fit_says_where_to_get_one() -> None:
    """The command that prints it."""
    difference = config_difference("<View/>", SEEDS, project="Test")

    assert difference is not None
    assert "paste what `factcheck label-config` prints" in str(difference)


def keys(count: int) -> list[str]:
    """Return the keys of the source labels of a taxonomy of so many, ``""`` for none."""
    taxonomy = Taxonomy(tuple(SourceLabel(f"Ministry {number}") for number in range(count)))
    tag = parsed(label_config(taxonomy)).find(".//Choices[@name='attributed_to']")
    assert tag is not None
    return [child.get("hotkey", "") for child in tag]


def test_the_first_labels_have_digits_as_keys_then_digits_with_shift() -> None:
    """And the others a key that no keyboard has, or Label Studio would give them letters."""
    found = keys(20)

    assert found[:9] == [*"123456789"]
    assert found[9:18] == [f"shift+{digit}" for digit in "123456789"]
    assert found[18:] == ["ctrl+alt+shift+f19"] * 2 + ["0"]


@pytest.mark.parametrize(("count", "fields"), [(12, 0), (13, 1)])
def test_many_labels_can_be_searched(count: int, fields: int) -> None:
    """With up to twelve there is no field for it."""
    taxonomy = Taxonomy(tuple(SourceLabel(f"Ministry {number}") for number in range(count)))

    found = parsed(label_config(taxonomy)).findall(".//Filter[@toName='attributed_to']")

    assert len(found) == fields


def test_what_can_be_done_next_depends_on_whether_a_region_is_selected() -> None:
    """Above all that a letter changes what is selected."""
    boxes = parsed(label_config(SEEDS)).findall(".//*[@className='factcheck-instruction']/View")

    said = {each.get("visibleWhen"): str(ET.tostring(each, "unicode")) for each in boxes}
    assert "press the letter" in said["no-region-selected"]
    assert "press Esc before" in said["region-selected"]
