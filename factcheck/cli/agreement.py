"""``factcheck agreement``: how far annotators agree."""

from pathlib import Path

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import dataset_argument, json_option
from factcheck.cli.output import print_result


@click.command(name="agreement")
@dataset_argument
@json_option
def command(dataset: Path, *, as_json: bool) -> None:
    """Measure how far annotators of DATASET (.json) agree on texts that two or more annotated.

    Per language: F1 between annotators over claims, and over the spans and words of source, cue
    and content; Krippendorff's alpha and Cohen's kappa (Fleiss' for more than two annotators) of
    source labels and verdicts; each with a bootstrap interval over documents. Ground truth is left
    out.
    """
    from factcheck.analysis.agreement import agreement
    from factcheck.analysis.agreement_tables import agreement_to_dict, agreement_to_markdown
    from factcheck.dataset import read_dataset

    report = agreement(read_dataset(dataset))
    note_earlier_versions(dataset)
    print_result(agreement_to_markdown(report), agreement_to_dict(report), as_json=as_json)
