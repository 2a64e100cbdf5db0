"""Documents with claims, for tests of what goes to Label Studio and comes back."""

from collections.abc import Mapping, Sequence
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
    Taxonomy,
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


LETTERS = st.sampled_from('ab قال\u0301\u200f\u2028\u00a0\r\n\t"“”،.&<>\U0001f600\U0001f469\u200d')


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    """Return a prediction on any text, claims in pieces, sources shared or not."""
    text = draw(st.text(LETTERS, min_size=12, max_size=120))
    solid = [at for at, letter in enumerate(text) if letter.strip()]
    if not solid:
        text, solid = f"{text}x", [len(text)]
    spans = st.builds(
        lambda one, other: Span(min(one, other), max(one, other) + 1),
        st.sampled_from(solid),
        st.sampled_from(solid),
    )
    some = st.lists(spans, max_size=2, unique=True).map(lambda group: tuple(sorted(group)))
    attributions = st.builds(
        Attribution,
        content=st.lists(spans, min_size=1, max_size=3, unique=True).map(
            lambda group: tuple(sorted(group))
        ),
        source=some,
        cue=some,
        channel=some,
        quotation=st.sampled_from(Quotation),
    )
    labels = st.lists(st.sampled_from(TAXONOMY.choices), max_size=3, unique=True).map(
        lambda names: tuple(LabelScore(name, 0.5) for name in names)
    )
    claims = draw(
        st.lists(
            st.builds(PredictedClaim, attributions, labels, st.floats(0, 1)),
            max_size=4,
            unique_by=lambda claim: claim.attribution.content,
        )
    )
    ordered = sorted(claims, key=lambda claim: claim.attribution.content)
    return predict(*ordered, text=text)
