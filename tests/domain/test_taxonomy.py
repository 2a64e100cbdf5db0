"""The labels of a project."""

from dataclasses import replace

from factcheck.domain import OTHER, Language, SourceLabel, Taxonomy

KREMLIN = SourceLabel(
    "Kremlin",
    names={Language.ARABIC: "الكرملين"},
    aliases={Language.ENGLISH: ("Peskov", "Kremlin"), Language.ARABIC: ("بيسكوف",)},
)


def test_other_is_the_last_choice() -> None:
    """It is always there and never listed."""
    assert Taxonomy((KREMLIN,)).choices == ("Kremlin", OTHER)


def test_a_missing_name_in_a_language_is_the_canonical_one() -> None:
    """No English name is given."""
    assert KREMLIN.name_in(Language.ENGLISH) == "Kremlin"
    assert KREMLIN.name_in(Language.ARABIC) == "الكرملين"


def test_mentions_are_each_listed_once() -> None:
    """An alias that repeats the name is not listed again."""
    assert KREMLIN.mentions() == ("Kremlin", "الكرملين", "Peskov", "بيسكوف")


def test_different_taxonomies_have_different_hashes() -> None:
    """One more alias changes the hash; the same values have the same one."""
    taxonomy = Taxonomy((KREMLIN,))

    assert taxonomy.sha256 == Taxonomy((replace(KREMLIN),)).sha256
    assert taxonomy.sha256 != Taxonomy((replace(KREMLIN, aliases={}),)).sha256
