"""The labels of a project."""

from dataclasses import replace

from factcheck.domain import OTHER, Language, SourceLabel, Taxonomy

KREMLIN = SourceLabel(
    "Kremlin",
    names={Language.ARABIC: "الكرملين"},
    aliases={Language.ENGLISH: ("Peskov", "Kremlin"), Language.ARABIC: ("بيسكوف",)},
)


def test_other_is_the_last_choice() -> None:
    """It is there without being listed."""
    assert Taxonomy((KREMLIN,)).choices == ("Kremlin", OTHER)


def test_a_name_that_is_missing_in_a_language_is_the_canonical_one() -> None:
    """No English name is given."""
    assert KREMLIN.name_in(Language.ENGLISH) == "Kremlin"
    assert KREMLIN.name_in(Language.ARABIC) == "الكرملين"


def test_mentions_are_each_listed_once() -> None:
    """An alias that repeats the name is one mention with it."""
    assert KREMLIN.mentions() == ("Kremlin", "الكرملين", "Peskov", "بيسكوف")


def test_the_fingerprint_tells_taxonomies_apart() -> None:
    """One more alias is another taxonomy; the same values make the same one."""
    taxonomy = Taxonomy((KREMLIN,))

    assert taxonomy.sha256 == Taxonomy((replace(KREMLIN),)).sha256
    assert taxonomy.sha256 != Taxonomy((replace(KREMLIN, aliases={}),)).sha256
