"""One file for each command: it parses, calls public functions, and prints.

Data goes to stdout; progress, logs and tallies go to stderr. Exit code 0 means no findings, 1
findings, 2 that the input or the usage was wrong, 130 Ctrl-C, 70 a defect of factcheck.
"""

import importlib
import sys
from collections.abc import Mapping
from types import MappingProxyType

import click

from factcheck.cli.output import named_stdout

__all__ = ["main"]

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "run": "Pre-label articles, open them in Label Studio, pull verified claims.",
        "prelabel": "Find attributed claims: files to predictions.",
        "studio": "Start, stop or check the embedded Label Studio; invite annotators.",
        "select": "Choose from predictions what people annotate next.",
        "push": "Send predictions to a Label Studio project.",
        "check": "Show what annotators should look at again.",
        "pull": "Get annotations from Label Studio as a claim dataset.",
        "validate": "Report every violation in JSON files of factcheck.",
        "export": "Write a dataset as a table, JSON lines, schema.org, Web Annotations or a card.",
        "report": "Write a dataset as one page: who claims what, and how certain that is.",
        "find": "List the claims that a query is about, in both languages.",
        "match": "Find claims that say the same thing.",
        "ask": "Ask people in Label Studio which claims are the same.",
        "matrix": "Write who says the same, who denies and who contradicts it.",
        "relations": "Show which claims contradict, deny or correct each other.",
        "drift": "Show what articles and their translations say differently.",
        "evaluate": "Score predictions against gold.",
        "calibrate": "Fit the model's scores to verified claims.",
        "train": "Let the model learn on from verified claims.",
        "import-gold": "Write annotations of brat, doccano, Prodigy, INCEpTION or CoNLL as gold.",
        "agreement": "Measure how much annotators agree.",
        "adjudicate": "Send texts on which annotators differ back to Label Studio, for a decision.",
        "scoreboard": "Compare predictions with what annotators made of them.",
        "diff": "Show what changed between two datasets.",
        "backend": "Serve predictions to Label Studio while people annotate.",
        "label-config": "Print the labelling interface of a taxonomy.",
    }
)
"""Every command with its line of help, in the order of use."""


class _LazyGroup(click.Group):
    """Imports a command only when it runs, so that ``--help`` is fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"factcheck.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="factcheck-studio", prog_name="factcheck")
def cli() -> None:
    """Who claims what: attributed claims of English and Arabic news, verified and validated."""


def main() -> None:
    """Run the command line, and end with its exit code; errors are messages, not tracebacks."""
    try:
        with named_stdout():
            code = cli(prog_name="factcheck", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last one to handle it
        from factcheck.cli import failures

        code = failures.report(error)
    sys.exit(code if isinstance(code, int) else 0)
