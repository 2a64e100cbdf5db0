"""Documents."""

from dataclasses import replace

from factcheck.domain import Document, Language

NOTE = Document("a", "", "…", Language.ENGLISH)


def test_the_outlet_shown_is_the_publisher_else_the_host_of_the_address() -> None:
    """Without both there is none."""
    here = replace(NOTE, url="https://www.wadi.example:443/1")

    assert replace(here, publisher="Wadi News").outlet == "Wadi News"
    assert (here.outlet, NOTE.outlet) == ("wadi.example", "")
