"""Which documents are learned from and which are held out."""

from factcheck.analysis.gold import GoldDocument
from factcheck.domain import Document, Language
from factcheck.learning.lineage import fingerprint
from factcheck.training.desk.slices import Slices, apart, split
from factcheck.training.desk.verified import VerifiedDocument


def verified(name: str, text: str = "", parallel: str = "") -> VerifiedDocument:
    document = Document(name, "", text or f"Text of {name}.", Language.ENGLISH, parallel=parallel)
    gold = GoldDocument(name, Language.ENGLISH, document.text, ())
    return VerifiedDocument(document, (), gold, checked=False)


def names(slices: Slices) -> tuple[set[str], set[str], set[str]]:
    parts = (slices.training, slices.stopping, slices.held_out)
    training, stopping, held_out = ({each.document.id for each in part} for part in parts)
    return training, stopping, held_out


HUNDRED = [verified(f"d{number}") for number in range(100)]


def test_a_fifth_is_held_out_and_nothing_is_in_two_parts() -> None:
    """By hand: 20 of 100, and a tenth of the other 80 to stop by; another seed draws others."""
    training, stopping, held_out = names(split(HUNDRED, 0))

    assert (len(training), len(stopping), len(held_out)) == (72, 8, 20)
    assert len(training | stopping | held_out) == 100
    assert names(split(HUNDRED[::-1], 0)) == (training, stopping, held_out)
    assert names(split(HUNDRED, 1))[2] != held_out


def test_what_the_model_has_learned_before_is_not_held_out() -> None:
    """Copies of such a text are not, either; if all was learned, nothing is held out."""
    _, _, held_out = names(split(HUNDRED, 0))
    learned = {fingerprint(each.document) for each in HUNDRED if each.document.id in held_out}
    again = verified("copy", text=f" Text  of {min(held_out)}.")
    _, _, others = names(split([*HUNDRED, again], 0, learned=learned))
    everything = {fingerprint(each.document) for each in HUNDRED}

    assert len(others) == 20
    assert not others & {*held_out, "copy"}
    assert names(split(HUNDRED, 0, learned=everything))[2] == set()


def test_translations_and_copies_are_on_one_side() -> None:
    """A chain, too: a copy of the translation of a document."""
    documents = [
        each
        for number in range(40)
        for each in (
            verified(f"{number}.ar", parallel=f"{number}.en"),
            verified(f"{number}.en", text=f"Article {number}.", parallel=f"{number}.ar"),
            verified(f"wire {number}", text=f"Article \n {number}."),
        )
    ]
    for part in names(split(documents, 0)):
        for name in part:
            number = name.removeprefix("wire ").partition(".")[0]
            assert {f"{number}.ar", f"{number}.en", f"wire {number}"} <= part


def test_of_two_documents_one_is_held_out() -> None:
    """Whatever is drawn; one document alone is learned from."""
    for seed in range(20):
        training, stopping, held_out = names(split(HUNDRED[:2], seed))
        assert (len(training), len(stopping), len(held_out)) == (1, 0, 1)
    assert names(split(HUNDRED[:1], 0)) == ({"d0"}, set(), set())


def test_nothing_that_is_held_out_is_read_beside() -> None:
    """Not in another file, not as a copy or a translation, nor as a copy of the translation."""
    held_out = [verified("a.en", "It rained.", parallel="a.ar").document]
    others = [
        verified("a.en", "It rained.").document,
        verified("copy", " It  rained.").document,
        verified("a.ar", "أمطرت.", parallel="a.en").document,
        verified("copy.ar", "أمطرت.").document,
        verified("b.en").document,
    ]

    assert [each.id for each in apart(others, held_out)] == ["b.en"]
