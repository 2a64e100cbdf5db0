"""The forms of the cues are spelled by the rules of their language."""

import csv
from importlib.resources import files

import pytest

from factcheck.domain import Language
from factcheck.prelabel.lexicon.cues import CUES

Row = dict[str, str]

IRREGULAR_PASTS = {
    "choose": {"chose"},
    "find": {"found"},
    "foresee": {"foresaw"},
    "forget": {"forgot"},
    "go": {"went"},
    "know": {"knew"},
    "lay": {"laid"},
    "make": {"made"},
    "say": {"said"},
    "see": {"saw"},
    "seek": {"sought"},
    "show": {"showed", "shown"},
    "speak": {"spoke"},
    "swear": {"swore"},
    "tell": {"told"},
    "think": {"thought"},
    "understand": {"understood"},
    "write": {"wrote"},
}
STRESSED_AT_THE_END = {"admit", "forget", "prefer", "rebut", "refer", "regret"}
VOWELS = "aeiou"


def rows(language: Language) -> list[Row]:
    """Return the verbs of a lexicon, without prepositions."""
    path = files("factcheck.prelabel.lexicon") / language.name.lower() / CUES
    lines = path.read_text(encoding="utf-8").splitlines()
    every = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return [row for row in every if row["forms"] and " في" not in row["cue"]]


def listed(forms: str) -> set[str]:
    return set(forms.split(", ")) if forms else set()


def doubles(verb: str) -> bool:
    """Return whether a verb doubles its last letter before an ending: `slam`, `refer`."""
    closed = verb[-1] not in "aeiouwxy" and verb[-2] in VOWELS and verb[-3] not in VOWELS
    is_short = sum(letter in VOWELS for letter in verb.replace("qu", "q")) == 1
    closed = closed or verb == "quip"
    return closed and (is_short or verb in STRESSED_AT_THE_END)


def third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return f"{verb[:-1]}ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if doubles(verb) else f"{verb}ed"


def participle(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if doubles(verb) else f"{verb}ing"


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("agree", ("agrees", "agreed", "agreeing")),
        ("refer", ("refers", "referred", "referring")),
        ("echo", ("echoes", "echoed", "echoing")),
        ("deny", ("denies", "denied", "denying")),
        ("quip", ("quips", "quipped", "quipping")),
        ("focus", ("focuses", "focused", "focusing")),
    ],
)
def test_the_rules_of_english_spell_known_verbs(verb: str, forms: tuple[str, ...]) -> None:
    """Derived by hand, so that the rules below are right."""
    assert (third_person(verb), past(verb), participle(verb)) == forms


def test_english_cues_are_spelled_by_the_rules() -> None:
    """Third person, past and participle, with irregular pasts; particles stay the same."""
    checked = 0
    for row in rows(Language.ENGLISH):
        verb, _, particle = row["cue"].partition(" ")
        pasts = IRREGULAR_PASTS.get(verb, {past(verb)})
        forms = {f"{form} {particle}".strip() for form in (third_person(verb), *pasts)}

        assert listed(row["forms"]) <= forms
        assert listed(row["participles"]) <= {f"{participle(verb)} {particle}".strip()}
        checked += len(listed(row["forms"]) | listed(row["participles"]))
    assert checked > 800


def arabic_forms(verb: str, present: str) -> set[str]:
    """Return the third persons of past and present, and the future, of an Arabic verb."""
    is_weak = verb[-1] in "اى"
    root = verb[:-1] if is_weak else verb
    dual = {"ا": f"{root}وا", "ى": f"{root}يا"}.get(verb[-1], f"{verb}ا")
    root_of_present = present[1:-1] if present[-1] in "يىو" else present[1:]
    dual_of_present = f"{present[1:-1]}ي" if present[-1] == "ى" else present[1:]
    plural = f"ي{root_of_present}ون"
    return {
        *(f"{root}ت", f"{root}وا", f"{root}تا", dual, plural),
        *(f"{letter}{present[1:]}" for letter in ("ي", "ت", "ن", "سي", "ست")),
        *(f"{letter}{dual_of_present}ان" for letter in "يت"),
    }


def test_arabic_cues_are_spelled_by_the_rules() -> None:
    """Verbs with a weak last letter change it before an ending: يرى, يريان, يرون."""
    checked = 0
    for row in rows(Language.ARABIC):
        forms = row["forms"].split(", ")
        present = next(form for form in forms if f"س{form}" in forms)

        assert set(forms) <= arabic_forms(row["cue"], present)
        checked += len(forms)
    assert checked > 1000


def test_arabic_participles_are_spelled_by_the_rules() -> None:
    """Masculine accusative, feminine and plural: داعيا, داعية, داعين."""
    checked = 0
    for row in rows(Language.ARABIC):
        if not row["participles"]:
            continue
        masculine, feminine, plural = row["participles"].split(", ")
        stem = masculine.removesuffix("ا")

        assert feminine == f"{stem}ة"
        assert plural == f"{stem.removesuffix('ي')}ين"
        checked += 1
    assert checked > 90
