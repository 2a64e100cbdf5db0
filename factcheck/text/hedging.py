"""Words that leave open whether something is so: *may*, *perhaps*, ``ربما``.

Two classes: words that hedge whatever stands around them, and words that can (*could*, ``يمكن``).
Where one text has a word of the first class, and its translation none of either, a hedge is lost.
"""

import re

from factcheck.text.negation import words_of

HEDGES = re.compile(
    r"reportedly|allegedly|apparently|supposedly|purportedly|perhaps|probably|possibly"
    r"|believ(?:es?|ed|ing)|fear(?:s|ed|ing)?|suspect(?:s|ed|ing)?|hint(?:s|ed|ing)?"
    r"|speculat(?:es?|ed|ing)|assum(?:es?|ed|ing)|presum(?:es?|ed|ing)|suppos(?:es?|ed)"
    r"|guess(?:es|ed)?|hop(?:es?|ed|ing)|appears?|seems?|likely|rumou?red|thought"
    "|[وف]?(?:"
    "[يتن]?رجح(?:ت|وا|ون)?|مرجح(?:ا|ة|ين)?|ترجيح(?:ه|ها|هم|ات)?|[يتن]عتقد(?:ون)?|اعتقد(?:ت|وا)?"
    "|معتقد(?:ا|ة)|[يتن]ظن(?:ون)?|ظن(?:ت|وا)?|[يتن]خشي|[يت]خشون|خشي(?:ت|وا)?|[يتن]شتبه(?:ون)?"
    "|اشتبه(?:ت|وا)?|[يت]?شك|[يت]شكون|[يت]تردد|[يت]بدو|بدا|الارجح|ربما|لعل(?:ه|ها|هم)?"
    "|المح(?:ت|وا)?|[يت]لمح(?:ون)?|ملمح(?:ا|ة)|لمح(?:ت|وا)?|[يت]حتمل|[يت]حتملون|[يت]امل(?:ون)?"
    ")"
)
"""Words in a cue that do not commit the source."""


_MAY = re.compile(
    r"\b(?:may|might|could) (?:\w+ )?(?:be|have|\w+)\b|\b(?:probabl[ey]|possibl[ey]|perhaps)\b"
    r"|\blikely\b|\bappears?\b(?! (?:in|before|on|at|with|for)\b)|\bseems?\b"
    r"|\ballegedly\b|\breportedly\b"
    r"|(?<!\S)[وفا]?(?:ربما|لعل(?:ه|ها|هم)?|[يت]بدو|[يت]حتمل|[يت]رجح|محتمل(?:ا|ة)?)(?!\S)"
    r"|(?<!\S)(?:من )?(?:المحتمل|المرجح|الممكن)(?!\S)|علي الارجح"
    r"|(?<!\S)[وف]?قد (?:لا )?(?:ي\w+|تت\w+|تست\w+"
    r"|ت(?:كون|صل|صبح|ودي|ؤدي|شهد|ستمر|بلغ|رتفع|حتاج|عود|بقي|متد|سبب|واجه|فقد|عني))(?!\S)"
)
"""Words of a content that leave open whether it is so."""
_CERTAIN = re.compile(
    r"\b(?:could not|couldn't|(?:everybody|everyone|anybody|anyone|nobody|who|how|i|we) could)\b"
    r"|\b(?:in|of|on|by|until|since|from|for|early|late|last|this|next|\d+\w*) may\b"
    r"|\bmay (?:\d+|and|june|was|were)\b"
    "|(?<=كان )قد|(?<=كانت )قد"
)
"""What looks like such a word and is none: an ability, the month, an Arabic pluperfect."""

_CAN = re.compile(
    r"may|might|c(?:an|ould)|would|should|potential(?:ly)?|possib(?:le|ly|ility)|unlikely"
    r"|suggest\w*|alleg\w+|claim\w*|reportedly|expect\w*|think|thinks|if|whether|about|chances?"
    r"|odds|risk\w*|threat\w*|worr\w+|concern\w*|fear\w*|afraid|sound(?:s|ed)?|look(?:s|ed)?"
    r"|[وفا]?(?:قد|لو|اذا|كاد|[يت]كاد)|[وفل]?[يتن]?مكن\w*|[وفلب]?(?:ال)?قابل(?:ة)?"
    r"|[وفلب]?(?:ال)?(?:ممكن|محتمل|مرجح|متوقع|مزعوم|مفترض)\w*"
    r"|[وفلب]?(?:ال)?(?:احتمال|امكان|توقع|مزاعم|ادعاء|زعم|شك|ظن|خشي|خطر|تخوف|مخاوف|خوف|قلق)\w*"
    r"|[وفلب]?(?:ال)?تقارير|[وف]?[يتن](?:زعم|توقع|قال|ذكر|حتمل|فترض|رجح)\w*"
)
"""Words that can hedge, whether they do here or not."""


def hedge_words(text: str) -> tuple[str, ...]:
    """Return the words that hedge, normalised and in lower case, in order.

    >>> hedge_words("it may rain"), hedge_words("in May it rained"), hedge_words("ربما هطل المطر")
    (('may rain',), (), ('ربما',))
    """
    said = _CERTAIN.sub("", " ".join(words_of(text)))
    return tuple(match[0].strip() for match in _MAY.finditer(said))


def can_hedge(text: str) -> bool:
    """Return whether a text has any word that can hedge.

    >>> can_hedge("it could rain"), can_hedge("it rained")
    (True, False)
    """
    found = words_of(text)
    return any(_CAN.fullmatch(word) or HEDGES.fullmatch(word) for word in found) or bool(
        hedge_words(text)
    )
