"""Measure the processor time and memory of relations in one group of many claims.

python benchmarks/relations.py --claims 1000 10000
"""

from __future__ import annotations

import argparse
import resource
from time import process_time

from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Document,
    Language,
    Matches,
    ModelId,
    Origin,
    Span,
    Taxonomy,
    claim_id,
)
from factcheck.matching.relations import relate

WHEN = "2026-03-01T00:00:00Z"
MORE = " The Tarnow dam above Velmark broke, said Oskar Brandt of Marava." * 10
SHAPES = {
    "copies of one text": lambda _: "nine people were killed when the dam broke",
    "as many numbers as claims": lambda number: f"{number + 5} people were killed",
}


def dataset_of(claims: int, shape: str) -> tuple[Dataset, Matches]:
    """Return a dataset with one claim in each document, and all of them as one group."""
    documents, annotations, found = [], [], []
    for number in range(claims):
        content = SHAPES[shape](number)
        start = f"Ana Trell {number % 50} said "
        edition = "" if shape.startswith("copies") else f" Edition {number}."
        text = f"{start}{content}.{MORE}{edition}"
        name = f"d{number}"
        day = f"2024-03-{1 + number % 20:02}"
        document = Document(name, "", text, Language.ENGLISH, published=day)
        span = Span(len(start), len(start) + len(content))
        attribution = Attribution((span,), (Span(0, len(start) - 6),))
        annotations.append(Annotation(f"a{number}", name, "nour@example.org", WHEN, WHEN, 1.0))
        documents.append(document)
        identity = claim_id(document, attribution)
        found.append(Claim(identity, name, annotations[-1].id, attribution))
    origin = Origin("benchmark", "http://localhost", WHEN, "0")
    dataset = Dataset(Taxonomy(()), tuple(documents), tuple(annotations), tuple(found), origin)
    group = tuple(claim.id for claim in found)
    return dataset, Matches("0" * 64, ModelId("m", "1"), 0.5, None, (group,), (), ())


def main() -> None:
    """Print a line for each shape and number of claims; memory grows from line to line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=[1000, 10_000])
    for shape in SHAPES:
        for claims in parser.parse_args().claims:
            dataset, matches = dataset_of(claims, shape)
            started = process_time()
            (facts,) = relate(dataset, matches)
            seconds = process_time() - started
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            relations = len(facts.relations)
            print(f"{shape}: {claims} claims, {seconds:.1f} s, {peak} MB, {relations} relations")


if __name__ == "__main__":
    main()
