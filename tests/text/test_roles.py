"""Words for roles, and what is left of a source without them."""

import pytest

from factcheck.text.roles import name_words, role_words


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("Kremlin spokesman Dmitry Peskov", ("kremlin", "dmitry", "peskov")),
        ("The Kremlin's spokesman", ("kremlin",)),
        ("Officials at the interior ministry", ()),
        ("The U.S. Department of Justice", ("us",)),
        ("وزارة الداخلية", ()),
        ("ووزارة الداخلية الليبية", ("ليبية",)),
        ("المتحدث باسم الكرملين", ("كرملين",)),
        ("", ()),
    ],
)
def test_names_are_what_is_no_role(phrase: str, names: tuple[str, ...]) -> None:
    """In both languages, normalised, without clitics and possessives."""
    assert name_words(phrase) == names


@pytest.mark.parametrize(
    ("phrase", "roles"),
    [
        ("two spokesmen of the Ministry", ("two", "spokesmen", "ministry")),
        ("officials", ("official",)),
        ("المتحدث باسم الوزارة", ("متحدث", "باسم", "وزار")),
        ("Peskov", ()),
    ],
)
def test_roles_are_found_in_any_form(phrase: str, roles: tuple[str, ...]) -> None:
    """Plural or singular, with the article or without."""
    assert role_words(phrase) == roles
