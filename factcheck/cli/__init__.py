"""One file a command: parse, call public functions, print.

Data goes to stdout; progress, logs and tallies go to stderr. Exit 0 is clean, 1 means
findings, 2 means that the input or the usage was wrong.
"""

import importlib
import sys
from collections.abc import Mapping
from types import MappingProxyType

import click

from factcheck.errors import FactcheckError

__all__ = ["main"]

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "run": "Pre-label articles, open them in Label Studio, bring back verified claims.",
        "prelabel": "Find attributed claims: files to predictions.",
        "studio": "Start, stop or look at the embedded Label Studio; invite annotators.",
        "push": "Bring predictions into a Label Studio project.",
        "pull": "Bring annotations back as a claim dataset.",
        "validate": "Report every violation in JSON files of ours.",
        "export": "Write a dataset as a table, JSON lines, schema.org, Web Annotations or a card.",
        "report": "Write a dataset as one page: who claims what, and how sure that is.",
        "evaluate": "Score predictions against gold.",
        "agreement": "Measure how far annotators agree.",
        "adjudicate": "Bring what annotators differ on back to Label Studio, to be decided.",
        "scoreboard": "Compare what was predicted with what annotators made of it.",
        "diff": "Tell what changed between two datasets.",
        "backend": "Answer a Label Studio that asks for predictions while people annotate.",
        "label-config": "Print the labelling interface of a taxonomy.",
    }
)
"""Every command with its one line of help, in the order in which they are used."""


class _LazyGroup(click.Group):
    """Imports a command only when it runs, so that ``--help`` answers at once."""

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
    """Run the command line; every error of ours becomes a message and exit code 2."""
    try:
        cli(prog_name="factcheck")
    except FactcheckError as error:
        click.secho("error: ", fg="red", bold=True, nl=False, err=True)
        click.echo(str(error), err=True)
        sys.exit(2)
    except OSError as error:
        click.secho("error: ", fg="red", bold=True, nl=False, err=True)
        name = f"{error.filename}: " if error.filename else ""
        click.echo(f"{name}{error.strerror or error}", err=True)
        sys.exit(2)
