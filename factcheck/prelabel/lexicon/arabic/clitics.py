"""Arabic clitics: letters that are written together with a word and belong to no role.

They are split off only before a cue (`وأكدت`), before the source of a preposition (`وفقا للبيان`)
and before an outlet (`لوكالة`): elsewhere they may be part of a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from factcheck.domain import Span
from factcheck.prelabel.lexicon.cues import Lexicon
from factcheck.prelabel.lexicon.tokens import Token, form_of

CONJUNCTIONS = frozenset({"و", "ف"})
AND = "و"
TO = "ل"

MIN_LENGTH = 3
"""Letters of a clitic and its word together, at least."""


def split_clitics(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Yield the tokens, with these conjunctions and prepositions as tokens of their own."""
    for index, token in enumerate(tokens):
        has_clitic = len(token.form) >= MIN_LENGTH and (
            _has_conjunction(tokens, index, lexicon) or _has_preposition(tokens, index, lexicon)
        )
        if has_clitic:
            yield from _split_token(token)
        else:
            yield token


def _has_conjunction(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Return whether a word begins with و or ف that is a conjunction, before a cue or first."""
    form = tokens[at].form
    is_cue = lexicon.match_at(tokens, at) is not None or (form, TO) in lexicon.cues
    if form[0] not in CONJUNCTIONS or is_cue:
        return False
    if at == 0 and form[0] == AND:
        return not lexicon.is_a(form, "radical_conjunctions")
    rest = replace(tokens[at], form=form[1:])
    if lexicon.is_a(rest.form, "particles", "auxiliaries", "complementizers"):
        return at + 1 < len(tokens)
    following = tokens[at + 1 : at + lexicon.longest_cue]
    return lexicon.match_at((rest, *following), 0) is not None


def _has_preposition(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Return whether a word begins with ل before the source of a preposition or an outlet."""
    form = tokens[at].form
    if form[0] != TO:
        return False
    after_cue = at > 0 and (tokens[at - 1].form, TO) in lexicon.cues
    return after_cue or lexicon.is_a(_form_after_clitic(form), "outlets")


def _form_after_clitic(form: str) -> str:
    """Return the form without its first letter; after ل the article is written out: للبيان."""
    return "ا" + form[1:] if form.startswith(TO + TO) else form[1:]


def _split_token(token: Token) -> tuple[Token, Token]:
    """Split a token after its first letter and the marks on that letter."""
    at = 1
    while at < len(token.text) - 1 and not token.text[at].isalpha():
        at += 1
    border = token.span.start + at
    head, rest = token.text[:at], token.text[at:]
    return (
        Token(Span(token.span.start, border), head, form_of(head)),
        Token(Span(border, token.span.end), rest, _form_after_clitic(token.form)),
    )
