"""``factcheck find``: the claims of a dataset that a query is about."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import dataset_argument
from factcheck.cli.output import print_result


@click.command(name="find")
@dataset_argument
@click.argument("query")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many claims are listed at most.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "ar"]),
    help="Only claims of documents in this language. Default: both.",
)
@click.option(
    "--source",
    default="",
    metavar="WORDS",
    help="Only claims whose source, or a name of its label, has these words, in either language.",
)
@click.option(
    "--vectors",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep what the model makes of the texts in this file (.npz), so that the next search "
    "takes seconds.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(
    dataset: Path,
    query: str,
    *,
    limit: int,
    language: str | None,
    source: str,
    vectors: Path | None,
    as_json: bool,
) -> None:
    """List the claims of DATASET (.json) that QUERY is about, in English and Arabic.

    Words are found with other prefixes and endings, names in other spellings and in the other
    script, and words of the other language that mean the same. From three words on, claims are
    listed that say the same in other words, too. What is listed first fits best.
    """
    from factcheck.analysis.found_text import describe_search, found_to_dict, found_to_text
    from factcheck.domain import Language
    from factcheck.files import refuse_input
    from factcheck.matching.find import find

    if vectors is not None:
        refuse_input(vectors, dataset)
    found = find(
        dataset,
        query,
        limit=limit,
        language=Language(language) if language else None,
        source=source,
        vectors=vectors,
    )
    note_earlier_versions(dataset)
    print_result(found_to_text(found), found_to_dict(found), as_json=as_json)
    click.echo(describe_search(found), err=True)
