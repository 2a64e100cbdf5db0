r"""Fifty texts that break offsets: news sentences, each spoiled by one thing.

What spoils stands before the marked words, between them and, where it can, inside of them.
Counted in bytes, in UTF-16 units, in grapheme clusters, or after any normalisation, every span
behind it would be off. What cannot be seen is written as an escape. NUL is not among them: reading
refuses it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from factcheck.domain import (
    Attribution,
    Document,
    LabelScore,
    Language,
    PredictedClaim,
    Prediction,
    Role,
    Span,
)
from factcheck.text import quotation_of
from tests.studio.texts import MODEL, TAXONOMY

Piece = str | tuple[Role, str]

EN, AR = Language.ENGLISH, Language.ARABIC
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def source(words: str) -> Piece:
    return Role.SOURCE, words


def cue(words: str) -> Piece:
    return Role.CUE, words


def claim(words: str) -> Piece:
    return Role.CONTENT, words


def channel(words: str) -> Piece:
    return Role.CHANNEL, words


@dataclass(frozen=True, slots=True)
class Nasty:
    """A text of pieces, some of them marked with a role; all marked pieces are one attribution.

    Attributes:
        name: what spoils it.
        language: its language.
        pieces: the text, in order.
    """

    name: str
    language: Language
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece if isinstance(piece, str) else piece[1] for piece in self.pieces)

    def spans(self) -> Iterator[tuple[Role, Span]]:
        """Yield role and place of each marked piece: the pieces before it are as long as they are.

        Nothing is searched for, so words may stand in the text twice.
        """
        at = 0
        for piece in self.pieces:
            words = piece if isinstance(piece, str) else piece[1]
            if not isinstance(piece, str):
                yield piece[0], Span(at, at + len(words))
            at += len(words)

    def attribution(self) -> Attribution:
        """Return what is marked."""
        found: Mapping[Role, list[Span]] = {role: [] for role in Role}
        for role, span in self.spans():
            found[role].append(span)
        return Attribution(
            content=tuple(found[Role.CONTENT]),
            source=tuple(found[Role.SOURCE]),
            cue=tuple(found[Role.CUE]),
            channel=tuple(found[Role.CHANNEL]),
            quotation=quotation_of([each.text_in(self.text) for each in found[Role.CONTENT]]),
        )

    def prediction(self) -> Prediction:
        """Return a prediction that says just that."""
        said = PredictedClaim(self.attribution(), (LabelScore("Mayor", 0.75),), 0.5)
        document = Document(self.name, "", self.text, self.language)
        return Prediction(document, (said,), MODEL, TAXONOMY.sha256)


def english(name: str, *pieces: Piece) -> Nasty:
    return Nasty(name, EN, pieces)


def arabic(name: str, *pieces: Piece) -> Nasty:
    return Nasty(name, AR, pieces)


NASTY = (
    # Letters of more than one code point, and code points of more than one unit.
    english(
        "emoji",
        *(
            "😀🎉 ",
            source("The mayor 😀"),
            " ",
            cue("said"),
            " ",
            claim("that 🌧 it rained 🌧"),
            " 😀.",
        ),
    ),
    english(
        "family joined by ZWJ",
        *(FAMILY, " ", source("The mayor"), f" {FAMILY} ", cue("said"), " "),
        *(claim(f"that the {FAMILY} stayed at home"), "."),
    ),
    english(
        "flags",
        *(
            "🇱🇾🇷🇺🇱🇾 ",
            source("Libya 🇱🇾"),
            " ",
            cue("told"),
            " Russia 🇷🇺 ",
            claim("the 🇱🇾 port is open"),
        ),
    ),
    english(
        "skin tones",
        *(
            "👍🏽👋🏿 ",
            source("Crowds 👏🏻"),
            " ",
            cue("shouted"),
            " ",
            claim("that they won 👍🏽 at last"),
            "!",
        ),
    ),
    english(
        "keycaps and variation selectors",
        *("1\ufe0f\u20e3 ❤\ufe0f ☎\ufe0e ", source("The ☎\ufe0e desk"), " ", cue("confirmed")),
        *(" ", claim("2\ufe0f\u20e3 dead, ❤\ufe0f none hurt"), "."),
    ),
    english(
        "tag sequence",
        *(
            ENGLAND,
            " ",
            source(f"England {ENGLAND}"),
            " ",
            cue("claims"),
            " ",
            claim("it won"),
            ".",
        ),
    ),
    english(
        "rainbow flag and professions",
        *(
            "🏳\ufe0f\u200d🌈👩🏾\u200d⚕\ufe0f ",
            source("The doctor 👩🏾\u200d⚕\ufe0f"),
            " ",
            cue("warned"),
            " ",
        ),
        *(claim("of fever 🏳\ufe0f\u200d🌈 in town"), "."),
    ),
    english(
        "letters beyond the first plane",
        *("𝕭𝖗𝖊𝖆𝖐𝖎𝖓𝖌: ", source("𝐓𝐡𝐞 𝐦𝐚𝐲𝐨𝐫"), " ", cue("𝑠𝑎𝑖𝑑"), " ", claim("that 𝚒𝚝 𝚛𝚊𝚒𝚗𝚎𝚍"), "."),
    ),
    english(
        "ideographs beyond the first plane",
        *(
            "𠮷野家と𩸽: ",
            source("𠮷野家"),
            " ",
            cue("says"),
            " ",
            claim("the 𩸽 is fresh, 𠮷"),
            ".",
        ),
    ),
    english(
        "accents of their own",
        *("Cafe\u0301 e\u0301lite: ", source("Rene\u0301e Be\u0301ranger"), " ", cue("said"), " "),
        *(claim("the cafe\u0301 is fu\u0308r alle"), "."),
    ),
    english(
        "the same word composed and decomposed",
        *(
            "Caf\u00e9 or cafe\u0301: ",
            source("the cafe\u0301"),
            ", not the caf\u00e9, ",
            cue("says"),
        ),
        *(" ", claim("the caf\u00e9 is a cafe\u0301"), "."),
    ),
    english(
        "stacked combining marks",
        *(
            "Z\u0351\u036b\u0343a\u0328\u0321l\u0334\u0322g\u031b\u0325o\u0304\u0301! ",
            source("T\u0336\u0322h\u0337e\u0334"),
        ),
        *(" ", cue("s\u0335a\u0336i\u0337d"), " ", claim("it r\u0334\u0301\u0302\u0303ained"), "."),
    ),
    english(
        "hangul in pieces",
        *(
            "\u1112\u1161\u11ab\u1100\u1173\u11af ",
            source("\u1109\u1165\u110b\u116e\u11af"),
            " ",
            cue("said"),
            " ",
        ),
        *(claim("that \u1112\u1161\u11ab\u1100\u1173\u11af is easy"), "."),
    ),
    # Line breaks of every kind.
    english(
        "CRLF",
        *("Rain.\r\n\r\nOn Monday\r\n", source("the\r\nmayor"), "\r\n", cue("said"), "\r\n"),
        *(claim("that it\r\nrained."), "\r\n"),
    ),
    english(
        "lone carriage returns",
        *(
            "Rain.\r\rOn Monday\r",
            source("the\rmayor"),
            "\r",
            cue("said"),
            "\r",
            claim("it\rrained"),
            "\r",
        ),
    ),
    english(
        "line breaks of all systems",
        *("A\nB\r\nC\rD\n\rE\r\n\r\n", source("the\n\rmayor"), "\r\r\n", cue("said"), "\n\n\r"),
        *(claim("that\r\n\n\rit rained"), "\n\r\n"),
    ),
    english(
        "blank lines",
        *(
            "\n\n\n\n",
            source("The mayor"),
            "\n\n\n \n\n",
            cue("said"),
            "\n\n",
            claim("it\n\n\n\nrained"),
            "\n\n",
        ),
    ),
    english(
        "line separators",
        *(
            "Rain\u2028today.\u2028\u2028",
            source("The\u2028mayor"),
            "\u2028",
            cue("said"),
            "\u2028",
        ),
        *(claim("that it\u2028rained"), ".\u2028"),
    ),
    english(
        "paragraph separators",
        *(
            "Rain\u2029today.\u2029\u2029",
            source("The\u2029mayor"),
            "\u2029",
            cue("said"),
            "\u2029",
        ),
        *(claim("that it\u2029rained"), ".\u2029"),
    ),
    english(
        "next line",
        *("Rain\u0085today.\u0085", source("The\u0085mayor"), "\u0085", cue("said"), "\u0085"),
        *(claim("that it\u0085rained"), "."),
    ),
    english(
        "vertical tabs and form feeds",
        *(
            "Page 1\f\vRain\v",
            source("The\fmayor"),
            "\v",
            cue("said"),
            "\f",
            claim("it\v\frained"),
            ".",
        ),
    ),
    # White space and what has no width.
    english(
        "tabs",
        *(
            "\tMonday\t\t",
            source("The\tmayor"),
            "\t",
            cue("said"),
            "\t\t",
            claim("that\tit rained"),
            "\t.",
        ),
    ),
    english(
        "many spaces",
        *(
            "   Rain   ",
            source("The   mayor"),
            "   ",
            cue("said"),
            "     ",
            claim("that   it    rained"),
            "   ",
        ),
    ),
    english(
        "no-break spaces",
        *(
            "On 3\u00a0May ",
            source("the\u00a0mayor"),
            "\u00a0",
            cue("said"),
            "\u202f",
            claim("3\u202f000\u00a0fled"),
            ".",
        ),
    ),
    english(
        "spaces of all widths",
        *(
            "A\u2003B\u2009C\u200aD\u3000",
            source("the\u2003mayor"),
            "\u2002",
            cue("said"),
            "\u3000",
        ),
        *(claim("it\u2009rained\u2005again"), "."),
    ),
    english(
        "zero-width spaces",
        *(
            "Ra\u200bin: ",
            source("The\u200b mayor"),
            " \u200b",
            cue("sa\u200bid"),
            " ",
            claim("it\u200brained"),
            "\u200b.",
        ),
    ),
    english(
        "byte order marks and word joiners",
        *(
            "\ufeffRain\ufeff: ",
            source("The\u2060mayor"),
            " ",
            cue("sa\ufeffid"),
            " ",
            claim("it\u2060 ra\ufeffined"),
            ".",
        ),
    ),
    english(
        "soft hyphens",
        *(
            "Af\u00adter\u00admath: ",
            source("The gov\u00adern\u00adment"),
            " ",
            cue("main\u00adtains"),
            " ",
        ),
        *(claim("that in\u00adfla\u00adtion fell"), "."),
    ),
    english(
        "control characters",
        *(
            "\x07\x1b[31mRain\x1b[0m \x7f",
            source("The\x01 mayor"),
            " \x1f",
            cue("said"),
            " ",
            claim("it\x08 \x9brained"),
            ".",
        ),
    ),
    english(
        "private use and noncharacters",
        *("\ue000\uf8ff\U000f0000 ", source("The \ue000 mayor"), " \ufffd\ufffe", cue("said"), " "),
        *(claim("it \U0010ffff rained \ufdd0"), "."),
    ),
    # What means something to a program on the way.
    english(
        "tags",
        *("<p>Rain <br/>", source("<b>The mayor</b>"), " <i class='x'>", cue("said"), "</i> "),
        *(claim('that <a href="#">it</a> rained'), "</p>"),
    ),
    english(
        "entities",
        *("Rain &amp; &lt;wind&gt; &#x1F600; ", source("AT&amp;T"), " &nbsp;", cue("said"), " "),
        *(claim("that R&D &#39;fell&#39; &notit;"), "."),
    ),
    english(
        "script, style and comment",
        *("<script>alert('x')</script><!-- ", source("The mayor"), " --> ", cue("said"), " "),
        *(claim("that </div></span><style>*{display:none}</style> it rained"), "."),
    ),
    english(
        "templates",
        *("$text ${text} {{text}} {% if %} %s %(x)s ", source("$doc_key"), " ", cue("said"), " "),
        *(claim("that {{ it }} ${rained} {0}"), "."),
    ),
    english(
        "backslashes",
        *("C:\\new\\table\\u0041 ", source("The \\n mayor"), " \\\\ ", cue("said"), " "),
        *(claim('that \\r\\n it \\"rained\\"'), "\\."),
    ),
    english(
        "quotation marks",
        *('"\'`«» {"a": "b"} ', source("The ‘mayor’"), ", ", claim('“It "rained",'), " "),
        *(cue("said"), ", ", claim("'and' hard”"), '".'),
    ),
    english(
        "the same words again and again",
        *("The mayor said that it rained. ", source("The mayor"), " ", cue("said"), " "),
        *(claim("that it rained"), ". The mayor said that it rained."),
    ),
    # Both directions.
    english(
        "Arabic inside English",
        *(
            "قال حفتر: ",
            source("Haftar (حفتر)"),
            " ",
            cue("said"),
            " ",
            claim("that بنغازي is safe"),
            " الآن.",
        ),
    ),
    english(
        "override and isolates",
        *(
            "\u202eniaR\u202c \u2066a\u2069 ",
            source("The \u2068mayor\u2069"),
            " ",
            cue("sa\u202did\u202c"),
            " ",
        ),
        *(claim("that \u202eti\u202c rained\u2069 again"), "."),
    ),
    arabic(
        "vowel signs",
        *("الخَبَرُ: ", source("الكْرِمْلِينُ"), " ", cue("أَكَّدَ"), " ", claim("حُدُوثَ اللِّقَاءِ فِي مُوسْكُو"), "."),
    ),
    arabic(
        "tatweel",
        *(
            "عـــاجل: ",
            source("الكـرمـليــن"),
            " ",
            cue("قـــال"),
            " ",
            claim("إن اللقـــاء حـــدث"),
            "ـــ.",
        ),
    ),
    arabic(
        "vowel signs and tatweel",
        *("عَـــاجِل: ", source("القِيَـادَةُ العَـــامَّةُ"), " ", cue("أَوْضَـــحَتْ"), " "),
        *(claim("أَنَّ الـلِّـقَـاءَ تَـــمَّ"), "."),
    ),
    arabic(
        "presentation forms and ligatures",
        *("ﺑﺴﻢ ﷲ ﷺ ﷽ ", source("ﺍﻟﻜﺮﻣﻠﻴﻦ"), " ", cue("ﻗﺎﻝ"), " ", claim("ﺇﻥ ﺍﻟﻠﻘﺎء ﻻ ﺑﺪ ﻣﻨﻪ"), "."),
    ),
    arabic(
        "small letters above and below",
        *("ٱلرَّحۡمَٰنِ ۚ ", source("ٱلنَّبِىُّ ۖ"), " ", cue("قَالَ"), " ", claim("إِنَّهُۥ لَحَقٌّ ۗ كَبِيرٌ"), " ۞."),
    ),
    arabic(
        "marks of direction",
        *(
            "\u200fخبر\u200e: ",
            source("الكرملين\u200f"),
            " \u200e",
            cue("قال"),
            "\u200f ",
            claim("إن\u200e RT\u200f كاذبة"),
            "\u061c.",
        ),
    ),
    arabic(
        "embeddings and overrides",
        *(
            "\u202bخبر\u202c \u202dabc\u202c ",
            source("\u202aTASS\u202c الروسية"),
            " ",
            cue("\u202eقال\u202c"),
            " ",
        ),
        *(claim("\u202bإن اللقاء\u202c \u202aOK\u202c حدث"), "."),
    ),
    arabic(
        "isolates",
        *(
            "\u2067خبر\u2069 \u2066A-1\u2069 ",
            source("وكالة \u2068TASS\u2069"),
            " ",
            cue("ذكرت"),
            " ",
        ),
        *(
            claim("أن \u2066Putin\u2069 التقى \u2067حفتر\u2069"),
            ", ",
            channel("عبر \u2066t.me\u2069"),
            ".",
        ),
    ),
    arabic(
        "joiners and non-joiners",
        *(
            "می\u200cخواهم ه\u200d ",
            source("وزير\u200c الخارجية"),
            " ",
            cue("قا\u200dل"),
            " ",
            claim("إنه\u200d سي\u200cزور"),
            ".",
        ),
    ),
    arabic(
        "digits of three scripts",
        *(
            "١٢٣ 123 ۱۲۳ ",
            source("الوزير ٢"),
            " ",
            cue("أعلن"),
            " ",
            claim("أن 15% أو ١٥٪ في 2023/٩/۲۸"),
            ".",
        ),
    ),
    arabic(
        "emoji, CRLF, tags and marks at once",
        *(
            f"😀{FAMILY}\r\n<b>عَـــاجِل</b>\u2028",
            source("\u202bالكرملين 🇷🇺\u202c"),
            "\r\n",
            cue("قـال"),
            "\u200f ",
        ),
        *(claim("إِنَّ\u00a0اللقاء &amp;\r\n«تَمَّ» 👍🏽"), "\u2029."),
    ),
)
"""Fifty, each under a name of its own."""
