"""Days of the week and months that a text names, in English and in the Arabic of all regions."""

import re
from collections.abc import Iterator

from factcheck.domain import Span
from factcheck.text.characters import LETTER
from factcheck.text.normalise import normalise

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of `datetime.date.weekday`."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
"""With a capital, since `may` and `march` are also verbs."""

_ARABIC = {
    "Monday": "الاثنين", "Tuesday": "الثلاثاء", "Wednesday": "الاربعاء", "Thursday": "الخميس",
    "Friday": "الجمعة", "Saturday": "السبت", "Sunday": "الاحد",
    "January": "يناير|جانفي|كانون الثاني", "February": "فبراير|فيفري|شباط",
    "March": "مارس|اذار", "April": "ابريل|افريل|نيسان", "May": "مايو|ايار",
    "June": "يونيو|يونية|جوان|حزيران", "July": "يوليو|يولية|جويلية|تموز",
    "August": "اغسطس|اوت", "September": "سبتمبر|ايلول", "October": "اكتوبر|تشرين الاول",
    "November": "نوفمبر|تشرين الثاني", "December": "ديسمبر|كانون الاول",
}  # fmt: skip
_NAMES = {form: name for name, forms in _ARABIC.items() for form in forms.split("|")}
_NAMES |= {name: name for name in (*WEEKDAYS, *MONTHS)}
MONTH_WORDS = frozenset(
    word for form, name in _NAMES.items() if name in MONTHS for word in form.casefold().split()
)
"""All words of the names of months, in lower case."""

_ANY = re.compile(f"(?<!{LETTER})[وفبل]?({'|'.join(_NAMES)})(?!{LETTER})")


def calendar_words(text: str) -> frozenset[str]:
    """Return the days of the week and the months in a text, by their English names.

    >>> sorted(calendar_words("on Monday in May")), sorted(calendar_words("الاثنين في أيار/مايو"))
    (['May', 'Monday'], ['May', 'Monday'])
    """
    return frozenset(name for name, _ in calendar_places(normalise(text).text))


def calendar_places(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the English name of each day of the week and month, and where it stands, in order.

    Args:
        text: normalised, see `factcheck.text.normalise`.
    """
    for found in _ANY.finditer(text):
        yield _NAMES[found[1]], Span(*found.span())
