"""The commands as a table: words, options and what they do; argparse is made from it, help in both languages."""

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from srdi_desktop import __version__
from srdi_desktop.cli import listing, work
from srdi_desktop.cli import listing as planning
from srdi_desktop.cli.screen import Screen
from srdi_desktop.model import CHOICES, MOST_BINDING_MM, Choice, Kind
from srdi_desktop.texts import text

Act = Callable[[argparse.Namespace, Screen], int]


@dataclass(frozen=True)
class Option:
    """One argument: its words, and what argparse should make of it. Help is cli.option.<name>."""

    words: tuple[str, ...]
    how: dict[str, Any] = field(default_factory=dict)
    help: str = ""
    needed: bool = False  # in most calls, though argparse does not demand it

    @property
    def name(self) -> str:
        """Last part of the help's text key."""
        return self.help or self.words[-1].lstrip("-")


@dataclass(frozen=True)
class Command:
    """One command; `name` may have two words (catalogue check). Help is cli.command.<name with _>."""

    name: str
    act: Act
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Call:
    """A parsed call."""

    act: Act
    given: argparse.Namespace


def _day(word: str) -> date:
    return date.fromisoformat(word)


def _count(word: str) -> int:
    number = int(word)
    if number < 1:
        raise ValueError
    return number


def _megabytes(word: str) -> float:
    number = float(word)
    if not number > 0:
        raise ValueError
    return number


def _millimetres(word: str) -> float:
    number = float(word)
    if not 0 <= number <= MOST_BINDING_MM:
        raise ValueError
    return number


PATHS = Option(("paths",), {"nargs": "+", "type": Path, "metavar": "PATH"})
CATALOGUE = Option(("--catalogue",), {"default": "", "metavar": "C"}, needed=True)
JSON = Option(("--json",), {"metavar": "FILE"})
OUT = Option(("-o", "--out"), {"required": True, "type": Path, "metavar": "DIR"})
DOSSIER = Option(("dossier",), {"type": Path, "metavar": "DOSSIER.srdi"})
FILE = Option(("file",), {"type": Path, "metavar": "FILE"})
JOBS = Option(("--jobs",), {"type": _count, "default": 0, "metavar": "N"})
JOB = (
    Option(("--application",), {"type": Path, "metavar": "FILE"}),
    Option(("--deadline",), {"type": _day, "metavar": "DATE"}),
    Option(("--company",), {"default": "", "metavar": "NAME"}),
    JOBS,
    JSON,
)
FLATTEN = Option(("--flatten",), {"action": "store_true"})


_HOW: dict[Kind, dict[str, Any]] = {
    Kind.MILLIMETRES: {"type": _millimetres, "metavar": "N"},
    Kind.MEGABYTES: {"type": _megabytes, "metavar": "N"},
    Kind.SECRET: {"type": Path, "metavar": "FILE"},
}


def _argument(choice: Choice) -> Option:
    """One choice of an export; the flag of a switch that is on takes it away: what is parsed is the field's value."""
    how: dict[str, Any]
    if choice.kind is Kind.SWITCH:
        how = {"action": "store_false" if choice.usual else "store_true"}
    elif choice.kind is Kind.ONE_OF:
        how = {"choices": choice.values}
    elif choice.kind is Kind.DAY:
        how = {"type": lambda word: _day_or_word(word, choice.values), "metavar": "DATE"}
    else:
        how = _HOW[choice.kind]
    return Option((choice.flag,), {**how, "default": choice.usual}, choice.key)


def _day_or_word(word: str, words: Sequence[str]) -> str:
    return word if word in words else _day(word).isoformat()


EXPORT = tuple(_argument(choice) for choice in CHOICES)
EXPORTED = Option(("exported",), {"type": Path, "metavar": "DIR"})
SCANS = Option(("scans",), {"nargs": "*", "type": Path, "metavar": "PATH"})
RESTORED = Option(("-o", "--out"), {"required": True, "type": Path, "metavar": "FILE.srdi"}, "restored")
TIER = Option(("--tier",), {"choices": ["technology", "innovative", "srdi", "little-giant"]})
MAX_MB = Option(("--max-mb",), {"type": _megabytes, "metavar": "N"}, "max_mb")
TO = Option(("-o", "--out"), {"required": True, "type": Path, "metavar": "FILE.toml"}, "to")

NOTICE = Option(("file",), {"type": Path, "metavar": "NOTICE"}, "notice")
KNOWN = Option(("catalogue",), {"metavar": "C"})
BEFORE = Option(("before",), {"metavar": "C1"}, "catalogue")
EITHER_DOSSIER = Option(("dossier",), {"type": Path, "nargs": "?", "metavar": "DOSSIER.srdi"})
EITHER_CATALOGUE = Option(("--catalogue",), {"metavar": "C"})
ICS = Option(("-o", "--out"), {"type": Path, "metavar": "FILE.ics"}, "ics")
REPORT = Option(("--report",), {"type": Path, "metavar": "FILE"})
AFTER = Option(("after",), {"metavar": "C2"}, "catalogue")

COMMANDS: tuple[Command, ...] = (
    Command("run", work.run, (PATHS, CATALOGUE, OUT, *JOB, FLATTEN, *EXPORT)),
    Command("check", work.check, (PATHS, CATALOGUE, *JOB)),
    Command("evaluate", listing.evaluate, (FILE, TIER, JSON)),
    Command("export", work.export, (DOSSIER, OUT, JSON, *EXPORT)),
    Command("kit", work.kit, (DOSSIER, OUT, MAX_MB, JSON)),
    Command("restore", work.restore, (EXPORTED, SCANS, RESTORED, JOBS)),
    Command("calendar", planning.calendar, (EITHER_DOSSIER, EITHER_CATALOGUE, ICS)),
    Command("catalogues", listing.catalogues, (JSON,)),
    Command("catalogue check", listing.check, (FILE, JSON)),
    Command("catalogue from-notice", listing.from_notice, (NOTICE, TO, JSON)),
    Command("catalogue next-year", listing.next_year, (KNOWN, TO)),
    Command("catalogue diff", listing.diff, (BEFORE, AFTER)),
    Command("sample", work.sample, (Option(("folder",), {"type": Path, "metavar": "DIR"}),)),
    Command("self-test", work.self_test, (REPORT,)),
)


# argparse speaks English only: its sentences, and ours below cli.wrong
_SENTENCES = (
    (re.compile(r"the following arguments are required: (?P<what>.*)"), "required"),
    (re.compile(r"unrecognized arguments: (?P<what>.*)"), "unknown"),
    (re.compile(r"argument (?P<what>.*?): invalid choice: (?P<given>.*?) \(choose from (?P<known>.*)\)"), "choice"),
    (re.compile(r"argument (?P<what>.*?): expected .*"), "no_value"),
    (re.compile(r"argument (?P<what>.*?): invalid \S+ value: (?P<given>.*)"), "value"),
)


class _Parser(argparse.ArgumentParser):
    """argparse with our headings and our sentence for a wrong call; it exits with 2 as the contract wants."""

    def error(self, message: str) -> NoReturn:
        said = text("cli.wrong_call", message=_said(message), prog=self.prog)
        self.exit(2, f"{said}\n")

    def format_usage(self) -> str:
        return _with_our_heading(super().format_usage())

    def format_help(self) -> str:
        return _with_our_heading(super().format_help())


def _with_our_heading(usage: str) -> str:
    heading = text("cli.usage")
    return usage.replace("usage: ", f"{heading} ", 1)


def _said(message: str) -> str:
    for sentence, key in _SENTENCES:
        found = sentence.fullmatch(message)
        if found:
            return text(f"cli.wrong.{key}", **found.groupdict())
    return message


def parse(words: Sequence[str]) -> Call:
    """The command that was meant; SystemExit for help, version and wrong calls."""
    parser = make_parser()
    given = parser.parse_args(list(words))
    return Call(given.act, given)


def make_parser() -> argparse.ArgumentParser:
    """The whole grammar."""
    parser = _Parser("srdi", description=text("cli.about"), add_help=False, allow_abbrev=False)
    version = f"srdi {__version__}"
    _common(parser).add_argument("--version", action="version", version=version, help=text("cli.option.version"))
    groups: dict[str, Any] = {"": _below(parser)}
    for command in COMMANDS:
        first, _, last = command.name.rpartition(" ")
        if first not in groups:
            summary = text(f"cli.command.{first}")
            group = groups[""].add_parser(first, help=summary, description=summary, add_help=False)
            _common(group)
            groups[first] = _below(group)
        _add(groups[first], last, command)
    return parser


def _below(parser: argparse.ArgumentParser) -> Any:
    """The place for commands below a parser."""
    title = text("cli.heading.commands")
    metavar = text("cli.heading.command")
    return parser.add_subparsers(title=title, metavar=metavar, required=True, parser_class=_Parser)


def _add(group: Any, word: str, command: Command) -> None:
    key = re.sub("[ -]", "_", command.name)
    summary = text(f"cli.command.{key}")
    parser = group.add_parser(word, help=summary, description=summary, add_help=False, allow_abbrev=False)
    needed = parser.add_argument_group(text("cli.heading.needed"))
    others = _common(parser)
    for option in command.options:
        place = needed if _is_needed(option) else others
        help_text = text(f"cli.option.{option.name}")
        place.add_argument(*option.words, **option.how, help=help_text)
    parser.set_defaults(act=command.act)


def _is_needed(option: Option) -> bool:
    """Under which of the two headings of a command's help an argument stands."""
    if option.needed or option.how.get("required"):
        return True
    return not option.words[0].startswith("-")


def _common(parser: argparse.ArgumentParser) -> Any:
    options = parser.add_argument_group(text("cli.heading.options"))
    options.add_argument("-h", "--help", action="help", help=text("cli.option.help"))
    return options
