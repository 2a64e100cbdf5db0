"""One spelling of news agencies, channels and papers, in Latin and in Arabic script."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from factcheck.domain import SourceLabel

_WORD = re.compile(r"[^\W_]+(?:['’\-/][^\W_]+)*")
_PREPOSITION = re.compile("^[وبلف](?=...)")
_TO_THE = re.compile("^[وف]?لل?(?=...)")
_KINDS = frozenset((
    "the", "a", "an", "of", "s", "official", "state", "state-run", "its", "his", "her",
    "their", "on", "news", "agency", "agencies", "newspaper", "daily", "channel", "tv",
    "television", "radio", "website", "site", "page", "account", "broadcaster", "press",
    "magazine", "network", "wire", "وكالة", "لوكالة", "بوكالة", "وكالات", "الانباء",
    "للانباء", "انباء", "الصحافة", "صحيفة", "لصحيفة", "جريدة", "قناة", "لقناة", "القناة",
    "تلفزيون", "التلفزيون", "اذاعة", "الاذاعة", "موقع", "الموقع", "صفحة", "صفحته", "صفحتها",
    "حساب", "حسابه", "حسابها", "شبكة", "مجلة", "الرسمي", "الرسمية", "في", "علي", "عبر",
    "من", "عن", "منصة",
))  # fmt: skip
"""Words that say what kind of outlet it is, not which one."""

_PLACES = frozenset((
    "emirates", "qatar", "kuwait", "bahrain", "oman", "jordan", "sudan", "iraqi", "libyan",
    "syrian arab", "middle east", "الامارات", "السعودية", "القطرية", "العمانية", "العراقية",
    "السورية", "الليبية", "الالمانية", "المغرب العربي",
))  # fmt: skip
"""Spellings that are an outlet only behind a word for one: *Qatar* alone is a state."""

_ARTICLES = frozenset(("the", "a", "an"))
_BETWEEN = re.compile(r"\s+(?:and|&)\s+|\s*[,،;/]\s*|\s+(?=و)")


def channel_name(words: str, labels: Iterable[SourceLabel] = ()) -> str:
    """Return one spelling of a channel or outlet, ``""`` if the words name none.

    The name of a label that the words are a mention of comes first, then that of a known outlet;
    otherwise the words are returned without those for kinds of outlets, in lower case.

    >>> channel_name("the TASS news agency"), channel_name("وكالة تاس للأنباء")
    ('TASS', 'TASS')

    Args:
        words: as a text has them, in English or Arabic.
        labels: the source labels of a taxonomy.
    """
    return _named(words, labels) or _plain(words)


def channel_names(words: str, labels: Iterable[SourceLabel] = ()) -> tuple[str, ...]:
    """Return the `channel_name` of each channel, of several if one of them is known.

    >>> channel_names("TASS and RIA Novosti"), channel_names("Stars and Stripes")
    (('TASS', 'RIA Novosti'), ('stars and stripes',))

    Args:
        words: as a text has them, in English or Arabic.
        labels: the source labels of a taxonomy.
    """
    labels = tuple(labels)
    parts = [part for part in _BETWEEN.split(words) if _plain(part)]
    if not _named(words, labels) and any(_named(part, labels) for part in parts):
        return tuple(dict.fromkeys(channel_name(part, labels) for part in parts))
    return tuple(filter(None, (channel_name(words, labels),)))


def label_named(words: str, labels: Iterable[SourceLabel]) -> str:
    """Return the name of the label of which words are a name or an alias, ``""`` if of none."""
    phrase = _phrase(words)
    mentions = ((label.name, mention) for label in labels for mention in label.mentions())
    return next((name for name, mention in mentions if phrase and _phrase(mention) == phrase), "")


def outlet_named(words: str) -> str:
    """Return the `channel_name` of words for a source, of which a state is not its agency.

    >>> outlet_named("Qatar News Agency"), outlet_named("Qatar")
    ('QNA', 'qatar')
    """
    phrase = _phrase(words)
    return phrase if phrase in _PLACES else channel_name(words)


def is_platform(name: str) -> bool:
    """Return whether a `channel_name` is that of a platform, on which anybody may write."""
    return name in _listed()[1]


def _named(words: str, labels: Iterable[SourceLabel]) -> str:
    """Return the label or the known outlet that words for a channel name, ``""`` if none."""
    plain = _plain(words)
    for label in labels:
        if plain and any(_plain(mention) == plain for mention in label.mentions()):
            return label.name
    return _known(words)


@lru_cache(maxsize=1 << 16)
def _known(words: str) -> str:
    """Return the known outlet that words name, the whole words first; ``""`` if none."""
    whole, plain = " ".join(_words(words)), _plain(words)
    names, _ = _listed()
    forms = (whole, plain, _PREPOSITION.sub("", plain), _TO_THE.sub("ال", plain))
    return next((names[form] for form in forms if form in names), "")


@cache
def _listed() -> tuple[Mapping[str, str], frozenset[str]]:
    """Return the name of each spelling, and the names of platforms."""
    lines = Path(__file__).with_name("outlets.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    spelled = [
        (form, name) for name, _, forms in rows for form in (name.casefold(), *forms.split("|"))
    ]
    plain = {_plain(form): name for form, name in reversed(spelled)}
    names = {**plain, **dict(spelled)}
    names.pop("", None)
    return names, frozenset(name for name, kind, _ in rows if kind == "platform")


@lru_cache(maxsize=1 << 16)
def _plain(words: str) -> str:
    return " ".join(word for word in _words(words) if word not in _KINDS)


@lru_cache(maxsize=1 << 16)
def _phrase(words: str) -> str:
    """Return all words but an English article at the start."""
    found = _words(words)
    return " ".join(found[1:] if found[:1] and found[0] in _ARTICLES else found)


def _words(words: str) -> list[str]:
    found = _WORD.findall(normalise(words).text.casefold().replace(".", ""))
    return [word.removesuffix("'s").removesuffix("’s") for word in found]
