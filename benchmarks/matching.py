"""Time and memory of matching, by the number of claims, and for inputs made to be hard.

Run: ``python benchmarks/matching.py`` (``--claims 10000 100000``, ``--shapes``). Each row is a
process of its own. Times are seconds of the processor, of all threads. The claims are made here.
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

from factcheck.domain import Attribution, Document, Language, Span
from factcheck.matching.claims import ClaimText, claim_text
from factcheck.matching.joining import compare_claims, default_threshold
from factcheck.matching.vectors import embed_contents
from factcheck.prelabel.bundled import load_bundle

PLACES = ("Orvant", "Belmira", "Tesk", "Quarrow", "Ilmen", "Sarvo", "Dunmarrow", "Pellin")
THINGS = ("bridge", "harbour", "school", "power station", "hospital", "mill", "archive", "market")
SAYINGS = (
    "the {thing} of {place} will close for {number} days",
    "that for {number} days nobody can use the {thing} in {place}",
    "the closure of {place}'s {thing} is to last {number} days",
    "أن {thing} {place} سيغلق {number} يوما",
)


def events(count: int) -> list[ClaimText]:
    """Return claims of events that are all different, each said in four ways."""
    return [
        _claim(
            SAYINGS[number % 4].format(
                thing=THINGS[(number // 4) % 8],
                place=PLACES[(number // 32) % 8],
                number=2 + number // 256,
            ),
            number,
            Language.ARABIC if number % 4 == 3 else Language.ENGLISH,  # noqa: PLR2004
            f"2026-{1 + number // 4 % 12:02}-{1 + number // 4 % 28:02}",
        )
        for number in range(count)
    ]


def copies(count: int) -> list[ClaimText]:
    """Return one text in so many documents, without dates."""
    text = "the bridge of Orvant will close for 12 days"
    return [_claim(text, number) for number in range(count)]


def words(count: int) -> list[ClaimText]:
    """Return claims of one word, of which there are eight."""
    return [_claim(THINGS[number % 8], number) for number in range(count)]


def near_copies(count: int) -> list[ClaimText]:
    """Return one text with another number in each document, without dates."""
    return [_claim(f"the bridge will close for {number} days", number) for number in range(count)]


def _claim(
    content: str, number: int, language: Language = Language.ENGLISH, published: str = ""
) -> ClaimText:
    document = Document(f"d{number}", "", content, language, published=published)
    return claim_text(str(number), document, Attribution((Span(0, len(content)),)))


MAKERS: dict[str, Callable[[int], list[ClaimText]]] = {
    "events": events,
    "copies of one text": copies,
    "claims of one word": words,
    "near copies": near_copies,
}


def measure(shape: str, count: int) -> tuple[object, ...]:
    """Return the row of a table: seconds for each step, groups, and peak memory in MB."""
    times = [time.process_time()]
    claims = MAKERS[shape](count)
    times.append(time.process_time())
    vectors = embed_contents(load_bundle(), claims)
    times.append(time.process_time())
    compared = compare_claims(claims, vectors, ())
    times.append(time.process_time())
    groups = len(set(compared.groups(default_threshold())))
    times.append(time.process_time())
    made, embedded, scored, grouped = (f"{end - start:.1f}" for start, end in pairwise(times))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    pairs = len(compared.alike)
    return shape, f"{count:,}", made, embedded, scored, grouped, f"{pairs:,}", f"{groups:,}", peak


def main(counts: Sequence[int], *, shapes: bool) -> None:
    """Print a table."""
    rows = [("events", count) for count in counts]
    if shapes:
        rows += [(shape, 10_000) for shape in MAKERS if shape != "events"]
    print("| shape | claims | read | vectors | pairs | groups | pairs found | groups found | MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    context = multiprocessing.get_context("spawn")
    for row in rows:
        with context.Pool(1) as pool:
            print("|", " | ".join(map(str, pool.apply(measure, row))), "|", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--shapes", action="store_true")
    given = parser.parse_args()
    main(given.claims, shapes=given.shapes)
