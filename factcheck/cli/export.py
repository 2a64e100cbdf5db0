"""``factcheck export``: a dataset in other formats."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.notices import note_earlier_versions, print_notices
from factcheck.cli.options import OutputFile
from factcheck.cli.output import print_written


@click.command(name="export")
@click.argument("dataset", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    required=True,
    # The keys of factcheck.dataset.export.FORMATS, without importing it for --help.
    type=click.Choice(["jsonl", "csv", "parquet", "claimreview", "webannotation", "card"]),
    help="jsonl: one claim per line. csv: with a Frictionless data package. parquet: with "
    "Croissant. claimreview: schema.org. webannotation: W3C. card: a summary in Markdown.",
)
@click.option(
    "-o",
    "--output",
    type=OutputFile(path_type=Path),
    required=True,
    help="The file to write; for csv and parquet a folder.",
)
@click.option(
    "--rows",
    type=click.Choice(["consensus", "annotations"]),
    help="consensus: each claim once, after agreement and adjudication; for csv, parquet, "
    "claimreview, card. annotations: everybody's answers; for jsonl, webannotation. The default "
    "is what the format is for.",
)
@click.option(
    "--excel",
    "for_excel",
    is_flag=True,
    help="For csv: Excel and LibreOffice show Arabic, and ids and texts as they are.",
)
@click.option(
    "--licence",
    "--license",
    "licence",
    default="",
    help="The licence of the dataset: an SPDX id or an address. Default: not stated.",
)
@click.option("--publisher", default="", help="The publisher of the verdicts, for claimreview.")
@click.option(
    "--publisher-url",
    default="",
    help="The publisher's address, for claimreview; {id} in it stands for the id of the claim.",
)
@click.option("--published", default="", help="When the dataset was published, for parquet.")
@click.option("--same-as", default="", help="Another address of the dataset, for parquet.")
def command(  # noqa: PLR0913 - one for each option
    dataset: Path,
    *,
    to: str,
    output: Path,
    rows: str | None,
    for_excel: bool,
    licence: str,
    publisher: str,
    publisher_url: str,
    published: str,
    same_as: str,
) -> None:
    """Write DATASET (claims.json) in another format.

    The dataset is checked while it is read. If it does not validate, nothing is written.
    """
    from factcheck.analysis.export import export
    from factcheck.dataset.export import About

    about = About(licence, publisher, publisher_url, published, same_as)
    for path in export(dataset, to, output, about, rows=rows or "", for_excel=for_excel):
        print_written(path)
    note_earlier_versions(dataset)
    if to == "claimreview":
        _list_withheld(dataset)


def _list_withheld(dataset: Path) -> None:
    """Print which claims are not published, a few for each reason, and how many."""
    from factcheck.dataset import open_dataset
    from factcheck.dataset.export.choosing import withheld
    from factcheck.reading import Notice, Notices

    notices = Notices()
    with open_dataset(dataset) as opened:
        for each in withheld(opened):
            where = f"claim {each.claim} of {each.document}"
            notices.add(Notice(where, "is not published", each.reason, each.reason))
    print_notices(notices)
