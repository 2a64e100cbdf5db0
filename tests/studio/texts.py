"""Documents with claims, for tests of what goes to Label Studio and comes back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from factcheck.domain import (
    Attribution,
    Document,
    LabelScore,
    Language,
    ModelId,
    PredictedClaim,
    Prediction,
    Quotation,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
    Zone,
    ZoneKind,
)

TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Press")))
MODEL = ModelId("lexicon", "1")
TEXT = "The mayor said that it rained.\n\n“It is wet,” she added, “and cold.”"


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


RAIN = Attribution((span("that it rained"),), (span("The mayor"),), (span("said"),))
COLD = Attribution(
    (span("“It is wet,”"), span("“and cold.”")),
    (span("The mayor"),),
    (span("added"),),
    quotation=Quotation.DIRECT,
)
CLAIMS = (
    PredictedClaim(RAIN, (LabelScore("Mayor", 0.9),), 0.8),
    PredictedClaim(COLD, (LabelScore("Mayor", 0.7), LabelScore("Press", 0.6)), 0.6),
)


def predict(*claims: PredictedClaim, text: str = TEXT, name: str = "d") -> Prediction:
    document = Document(name, "Rain", text, Language.ENGLISH)
    return Prediction(document, claims, MODEL, TAXONOMY.sha256)


def without_stances(config: str) -> str:
    """Return a label config as it was before there was a control for stances."""
    older, count = re.subn(r'<Choices name="stance".*?</Choices>', "", config, flags=re.DOTALL)
    assert count == 1
    return older


def exported(
    task: Mapping[str, Any], result: Sequence[Mapping[str, Any]] | None = None, **more: object
) -> dict[str, Any]:
    """Return a task as the raw export has it after somebody submitted it."""
    prediction = {"id": 5, **task["predictions"][0]}
    annotation = {
        "id": 7,
        "unique_id": "a-7",
        "result": list(prediction["result"] if result is None else result),
        "was_cancelled": False,
        "completed_by": 1,
        "created_at": "2026-01-02T03:04:05.678Z",
        "updated_at": "2026-01-02T03:05:05.678Z",
        "lead_time": 61.5,
        "prediction": prediction,
        **more,
    }
    return {"id": 3, "data": task["data"], "annotations": [annotation]}


PIECES = st.sampled_from(
    [
        # Words of both scripts, plain and with vowel signs, tatweel and presentation forms.
        *("mayor", "said", "a", "قال", "قَالَ", "أَكَّدَ", "قـــال", "ﻗﺎﻝ", "ﷺ", "ﻻ", "ي", "١٢", "۳"),
        # Emoji, families, flags, skin tones, what selects a variant.
        *(
            "😀",
            "👨\u200d👩\u200d👧",
            "🇱🇾",
            "🇷🇺",
            "👍🏽",
            "❤\ufe0f",
            "1\ufe0f\u20e3",
            "🏳\ufe0f\u200d🌈",
        ),
        # Letters beyond the first plane, accents of their own, marks upon marks.
        *("𝕭𝖗", "𠮷", "e\u0301", "z\u0351\u036b\u0343", "\u0301", "\u064b", "\u0640"),
        # Marks, embeddings, overrides and isolates of direction; what has no width.
        *("\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"),
        *("\u2066", "\u2067", "\u2068", "\u2069", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"),
        # Line breaks of all systems, spaces of all widths, control characters.
        *("\r\n", "\n", "\r", "\n\n", "\r\n\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f"),
        *(" ", " ", "  ", "\t", "\u00a0", "\u202f", "\u2003", "\u3000", "\u00ad", "\x01", "\x1f"),
        # What a program on the way might take for its own.
        *("<b>", "</p>", "<!--", "&amp;", "&#39;", "&", "<", "$text", "{{x}}", "{%", "%s"),
        *("\\n", "\\", '"', "'", "“", "”", "«", "»", "،", ".", "?", "\uffff", "\U0010ffff"),
    ]
)
# All of it is put together once: strategies that are made anew for each example cost more than
# the examples themselves.
TEXTS = st.lists(PIECES, min_size=4, max_size=60).map("".join)
PLACES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=6, max_size=6)
PICKS = [
    st.lists(st.integers(0, 5), min_size=least, max_size=most, unique=True)
    for least, most in ((1, 3), (0, 2), (0, 2), (0, 1))
]
LABELS = st.sampled_from(
    [
        tuple(LabelScore(name, 0.5) for name in names)
        for names in ([], ["Mayor"], ["Press", "Mayor"])
    ]
)
SHAPES = st.lists(
    st.tuples(
        st.tuples(*PICKS),
        st.sampled_from(Quotation),
        st.sampled_from(Stance),
        LABELS,
        st.floats(0, 1),
    ),
    max_size=4,
)
HEADS = st.builds(
    Document,
    id=st.sampled_from(["d", "a/b.txt", "خبر", "😀", "a@b"]),
    title=PIECES,
    text=st.just(""),
    language=st.sampled_from(Language),
    published=st.sampled_from(["", "2023-09-28"]),
    offset=st.integers(0, 9),
    publisher=st.sampled_from(["", "Wadi News"]),
)


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    """Return a prediction on any text that reading takes.

    Claims come in pieces or not, with sources of their own, shared or none, several of the same
    content among them. No span begins or ends with white space: none is pushed so, and what
    annotators mark is trimmed.
    """
    text = draw(TEXTS)
    solid = [at for at, letter in enumerate(text) if letter.strip()]
    if not solid:
        text, solid = f"{text}x", [len(text)]
    ends = [sorted(solid[at % len(solid)] for at in place) for place in draw(PLACES)]
    spans = [Span(first, last + 1) for first, last in ends]
    claims: list[PredictedClaim] = []
    for picks, quotation, stance, labels, score in draw(SHAPES):
        parts = [tuple(sorted({spans[at] for at in pick})) for pick in picks]
        content, source, cue, channel = parts
        attribution = Attribution(content, source, cue, channel, quotation, stance)
        claims.append(PredictedClaim(attribution, labels, score))
    zones = (Zone(Span(0, solid[0] + 1), ZoneKind.TITLE),)
    return Prediction(
        document=replace(draw(HEADS), text=text, zones=zones),
        claims=tuple(sorted(claims, key=lambda claim: claim.attribution.content)),
        model=MODEL,
        taxonomy=TAXONOMY.sha256,
    )
