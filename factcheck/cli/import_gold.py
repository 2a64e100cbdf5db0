"""``factcheck import-gold``: annotations of other tools to gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import OUTPUT
from factcheck.cli.output import print_written
from factcheck.cli.rejects import refuse_overwriting, rejects_beside, report_rejects
from factcheck.domain import Language, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.analysis.gold import GoldDocument
    from factcheck.dataset import Rejects


@click.command(name="import-gold")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATHS...",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(["brat", "conll", "conllu", "doccano", "prodigy", "uima"]),
    help="What wrote the files; uima is what INCEpTION exports.",
)
@click.option(
    "-o",
    "--output",
    type=OUTPUT,
    required=True,
    help="The file of gold to write (.jsonl).",
)
@click.option(
    "--role",
    "given",
    multiple=True,
    metavar="KIND=ROLE",
    help="What a kind of marks is: source, cue, content or channel. Known without being told: "
    "Source, Speaker, Cue, Content, Claim, Quote, Quotation, Channel.",
)
@click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    help="Language of the texts. Default: detected in each.",
)
def command(
    paths: tuple[Path, ...],
    *,
    form: str,
    output: Path,
    given: tuple[str, ...],
    language: str | None,
) -> None:
    """Write the annotations in PATHS (files or folders) of another tool as gold.

    Each content is an attribution, with the source, cue and channel that links connect with it. The
    output is gold for evaluate. Marks that no attribution can hold are kept in
    rejected.import-gold.jsonl beside it; then the exit code is 1.
    """
    from factcheck.analysis.gold_writing import gold_to_json
    from factcheck.dataset import to_line
    from factcheck.files import replacing

    roles = _roles(given)
    rejects = rejects_beside(output, "import-gold")
    refuse_overwriting(rejects, [path for path in paths if path.is_file()], output)
    texts = attributions = 0
    with rejects, replacing(output) as file:
        for path in paths:
            for document in _gold(path, form, language, roles, rejects):
                file.write(to_line(gold_to_json(document)))
                texts += 1
                attributions += len(document.attributions)
    print_written(output)
    click.echo(f"{texts} texts, {attributions} attributions", err=True)
    report_rejects(rejects)


def _gold(
    path: Path, form: str, language: str | None, roles: Mapping[str, Role], rejects: Rejects
) -> Iterator[GoldDocument]:
    """Yield the gold of each text; what cannot be read or held is rejected."""
    from factcheck.errors import LanguageError
    from factcheck.importing import gold_of, read_marked
    from factcheck.text.language import detect_language

    for marked in read_marked(path, form):
        try:
            written_in = Language(language) if language else detect_language(marked.text)
        except LanguageError as error:
            said = f"{marked.where}: {error}; name it with --language"
            rejects.add(where=marked.where, reason="language", message=said, record=marked.text)
            continue
        gold = gold_of(marked, written_in, roles)
        for each in gold.unheld:
            rejects.add(where=each.where, reason=each.reason, message=str(each), record=marked.id)
        yield gold.document


def _roles(given: tuple[str, ...]) -> Mapping[str, Role]:
    from factcheck.importing.attributions import ROLES

    roles = dict(ROLES)
    for each in given:
        kind, _, role = each.rpartition("=")
        if not kind or role not in {*Role}:
            known = ", ".join(Role)
            raise click.BadParameter(f"{each!r} is not KIND=ROLE, with a role of: {known}")
        roles[kind.casefold()] = Role(role)
    return roles
