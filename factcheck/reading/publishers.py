"""Names of outlets, as records and pages give them."""

from __future__ import annotations

from factcheck.dataset import conforms
from factcheck.reading.cleaning import clean_record
from factcheck.text.addresses import is_web_address


def name_in(value: object) -> str:
    """Return the name in a value: itself, or that of an object (of a list, the first one).

    >>> name_in({"id": "wadi", "name": "Wadi News"}), name_in([{"title": "Wadi News"}]), name_in(7)
    ('Wadi News', 'Wadi News', '')
    """
    if isinstance(value, list):
        return name_in(value[0]) if value else ""
    if isinstance(value, dict):
        names = (value.get(key) for key in ("name", "title"))
        return next((name for name in names if isinstance(name, str) and name), "")
    return value if isinstance(value, str) else ""


def publisher_name(words: str) -> str:
    r"""Return the name of an outlet on one line, ``""`` if the words are no name.

    No name is a web address, or what the schema of documents does not allow: more than 200
    code points, and controls.

    >>> publisher_name(" Wadi\n News &amp; Views "), publisher_name("https://example.org")
    ('Wadi News & Views', '')
    """
    name = " ".join(clean_record(words)[0].split())
    fits = conforms(name, "document", "publisher") and not is_web_address(name)
    return name if fits else ""
