"""Texts that several people annotated, with claims that overlap."""

from collections.abc import Sequence

from hypothesis import strategies as st

from factcheck.domain import Attribution, Dataset, Document
from tests.analysis.annotated import TAXONOMY, Annotated, Mark, annotate, collect
from tests.dataset.strategies import attributions, documents

LABELS = st.lists(st.sampled_from(TAXONOMY.choices), unique=True, max_size=2).map(tuple)
VERDICTS = st.sampled_from(["", *TAXONOMY.verdicts])


@st.composite
def shared_datasets(draw: st.DrawFn) -> Dataset:
    """Return a dataset with one text that two or three people annotated, one claim each or more."""
    document, pool = draw(_texts())
    return collect(*draw(_answers(document, pool)), documents=[document])


@st.composite
def releases(draw: st.DrawFn) -> tuple[Dataset, Dataset]:
    """Return two datasets with the same text, annotated by the same people or others."""
    document, pool = draw(_texts())
    answers = _answers(document, pool)
    return (
        collect(*draw(answers), documents=[document]),
        collect(*draw(answers), documents=[document]),
    )


@st.composite
def _texts(draw: st.DrawFn) -> tuple[Document, Sequence[Attribution]]:
    document = draw(documents())
    return document, draw(st.lists(attributions(document.text), min_size=1, max_size=3))


def _answers(document: Document, pool: Sequence[Attribution]) -> st.SearchStrategy[list[Annotated]]:
    """Draw the claims of two or three people from the same attributions."""
    mark = st.builds(Mark, st.sampled_from(pool), LABELS, VERDICTS)
    claims = st.lists(mark, min_size=1, max_size=3)
    return st.lists(claims, min_size=2, max_size=3).map(
        lambda people: [annotate(document, f"a{n}", *marks) for n, marks in enumerate(people)]
    )
