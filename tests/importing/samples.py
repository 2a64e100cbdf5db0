"""A text that is marked in every format, and what its gold is."""

from factcheck.domain import Attribution, Span, text_of

TEXT = "The mayor 😀 said that it rained. “We go,” Ana Trell told radio."
GOLD = [
    {"source": "The mayor", "cue": "said", "content": "that it rained", "channel": ""},
    {"source": "Ana Trell", "cue": "told", "content": "“We go,”", "channel": "radio"},
]


def place(words: str) -> tuple[int, int]:
    """Return where words are in the text, in code points."""
    start = TEXT.index(words)
    return start, start + len(words)


def words_of(attribution: Attribution, text: str = TEXT) -> dict[str, str]:
    """Return the words of each role."""
    return {
        role: text_of(spans, text)
        for role, spans in (
            ("source", attribution.source),
            ("cue", attribution.cue),
            ("content", attribution.content),
            ("channel", attribution.channel),
        )
    }


def span(words: str) -> Span:
    """Return where words are, as a span."""
    return Span(*place(words))
