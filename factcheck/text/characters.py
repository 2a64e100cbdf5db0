"""Classes of characters, each defined once.

A class is a string of characters, or of ranges for the brackets of a regular expression
(``f"[{ARABIC_LETTERS}]"``). Blocks and properties are those of Unicode 16.0. Where another module
needs more or fewer characters on purpose, it adds them and says why.
"""

LETTER = r"[^\W\d_]"
"""One letter of any script, as a regular expression; marks are not letters."""

LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"
"""Ranges. Script=Latin: the blocks Basic Latin to Latin Extended-B, Latin Extended Additional, and
the letters of Halfwidth and Fullwidth Forms."""

ARABIC = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
"""Ranges. The blocks Arabic, Arabic Supplement, Arabic Extended-A and -B, Presentation Forms-A
and -B (without the byte order mark at the end of the last)."""

ARABIC_LETTERS = "\u0621-\u064a"
"""A range: the letters of the Arabic language, hamza to yeh, with tatweel among them."""

ALEFS = "أإآٱ"
"""Alef with hamza, madda or wasla, which many writers leave out."""

TATWEEL = "\u0640"
"""The stroke that stretches a word (General_Category=Lm); it is part of no spelling."""

ACCENTS = "\u0300-\u036f"
"""A range: the block Combining Diacritical Marks."""

VOWEL_SIGNS = "\u0610-\u061a\u064b-\u065f\u0670"
"""Ranges: the combining marks (Mn) of the block Arabic, without those of the Quran."""

MARKS = (
    f"{ACCENTS}{TATWEEL}{VOWEL_SIGNS}\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""Ranges: all combining marks of Latin and Arabic, and tatweel, which also belongs to the letter
before it."""

QUOTES = '"“”„‟«»'
"""The double quotation marks (Quotation_Mark=Yes) of English and Arabic news."""

SINGLE_QUOTES = "'‘’‚"
"""The single quotation marks (Quotation_Mark=Yes), two of which are apostrophes, too."""

DASHES = "–—-"
"""Dash=Yes, as news write it. The hyphen stands last: inside brackets it is then no range."""

COMMAS = ",،"
SEMICOLONS = ";؛"
SENTENCE_ENDS = ".!?؟…"
"""Full stop, exclamation mark, question marks, ellipsis."""

LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"
"""Where a line ends (Unicode Standard Annex #14: BK, CR, LF, NL)."""

DIRECTION_MARKS = "\u200e\u200f"
"""Left-to-right and right-to-left mark, which keyboards add to Arabic text."""

INVISIBLE = (
    f"\u00ad\u061c\u200b\u200c\u200d\u2060\ufeff{DIRECTION_MARKS}"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Format characters (Cf): soft hyphen, joiners, byte order mark, and all of Bidi_Control."""

SURROGATES = "\ud800-\udfff"
"""A range (Cs): halves of a pair, which are no characters and have no UTF-8."""
