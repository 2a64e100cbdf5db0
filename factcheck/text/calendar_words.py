"""Days of the week and months that a text names, in English and in the Arabic of all regions."""

import re

from factcheck.text.characters import LETTER
from factcheck.text.normalise import normalise

_ENGLISH = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
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
_NAMES |= {name: name for name in _ENGLISH}
_ANY = re.compile(f"(?<!{LETTER})[وفبل]?({'|'.join(_NAMES)})(?!{LETTER})")


def calendar_words(text: str) -> frozenset[str]:
    """Return the days of the week and the months in a text, by their English names.

    >>> sorted(calendar_words("on Monday in May")), sorted(calendar_words("الاثنين في أيار/مايو"))
    (['May', 'Monday'], ['May', 'Monday'])
    """
    return frozenset(_NAMES[each] for each in _ANY.findall(normalise(text).text))
