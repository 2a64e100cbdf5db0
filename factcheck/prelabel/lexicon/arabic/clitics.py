"""Arabic clitics: what is written together with a word and belongs to no role.

Only such letters are split off as stand before a cue (`وأكدت`), before the source of a
preposition (`وفقا للبيان`) or before an outlet (`لوكالة`): elsewhere they may be part of a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from factcheck.domain import Span
from factcheck.prelabel.lexicon.cues import Lexicon
from factcheck.prelabel.lexicon.tokens import Token, form_of

CONJUNCTIONS = frozenset({"و", "ف"})
AND = "و"
TO = "ل"

SHORTEST = 3
"""Letters of a clitic and a word."""


def split_clitics(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Yield the tokens, conjunctions and prepositions of interest as tokens of their own."""
    for index, token in enumerate(tokens):
        is_split = len(token.form) >= SHORTEST and (
            _has_conjunction(tokens, index, lexicon) or _has_preposition(tokens, index, lexicon)
        )
        if is_split:
            yield from _cut(token)
        else:
            yield token


def _has_conjunction(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Return whether و or ف stands before a cue or a particle, or و opens the paragraph."""
    form = tokens[at].form
    is_cue = lexicon.match_at(tokens, at) is not None or (form, TO) in lexicon.cues
    if form[0] not in CONJUNCTIONS or is_cue:
        return False
    if at == 0 and form[0] == AND:
        return not lexicon.is_a(form, "radical_conjunctions")
    rest = replace(tokens[at], form=form[1:])
    if lexicon.is_a(rest.form, "particles", "auxiliaries", "complementizers"):
        return at + 1 < len(tokens)
    behind = tokens[at + 1 : at + lexicon.longest]
    return lexicon.match_at((rest, *behind), 0) is not None


def _has_preposition(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Return whether ل stands before the source of a preposition, or before an outlet."""
    form = tokens[at].form
    if form[0] != TO:
        return False
    after_cue = at > 0 and (tokens[at - 1].form, TO) in lexicon.cues
    return after_cue or lexicon.is_a(_form_behind(form), "outlets")


def _form_behind(form: str) -> str:
    """Return the form behind a first letter; ل swallows the alef of the article: للبيان."""
    return "ا" + form[1:] if form.startswith(TO + TO) else form[1:]


def _cut(token: Token) -> tuple[Token, Token]:
    """Cut after the first letter and the marks that belong to it."""
    at = 1
    while at < len(token.text) - 1 and not token.text[at].isalpha():
        at += 1
    border = token.span.start + at
    head, rest = token.text[:at], token.text[at:]
    return (
        Token(Span(token.span.start, border), head, form_of(head)),
        Token(Span(border, token.span.end), rest, _form_behind(token.form)),
    )
