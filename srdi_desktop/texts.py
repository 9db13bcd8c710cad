"""Codes and values in, sentences out, in Simplified Chinese or English, from resources/locale/<language>/.

Keys are "<file>.<dotted.key>", e.g. text("cli.done", pages=3) reads cli.toml. Findings lie in findings.toml as
["page.blurry"] with message and advice; errors in errors.toml likewise; kinds in kinds.toml.
"""

import locale
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from srdi_desktop import resources

# Named, not needed: the first window shows sentences before it knows what a dossier is.
if TYPE_CHECKING:
    from srdi_desktop.model import Dossier, Finding, PageRef, SrdiError, Verdicts

LANGUAGES = ("zh", "en")
_current = ["zh"]
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def system_language() -> str:
    """zh or en by the environment: SRDI_LANGUAGE first, then the system's locale; zh where neither says."""
    wanted = os.environ.get("SRDI_LANGUAGE") or os.environ.get("LANG") or locale.getlocale()[0] or "zh"
    return "en" if wanted.lower().startswith("en") else "zh"


def use_language(language: str) -> None:
    """Choose the language of all later sentences; ValueError for an unknown one."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _current[0] = language


def language() -> str:
    """The language in use."""
    return _spoken.get() or _current[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Another language for one piece of work, e.g. an English summary out of a Chinese window; this thread only."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def table(language: str) -> Mapping[str, str]:
    """All sentences of a language by full key."""
    areas = (file.stem for file in resources.files(f"locale/{language}", "*.toml"))
    return {key: sentence for area in areas for key, sentence in _area(language, area).items()}


@cache
def _area(language: str, area: str) -> Mapping[str, str]:
    """One file's sentences, read when the first of them is asked for; empty for a file that is not there."""
    sentences: dict[str, str] = {}
    file = resources.path("locale", language, f"{area}.toml")
    if file.is_file():
        node = tomllib.loads(file.read_text(encoding="utf-8"))
        _flatten(area, node, sentences)
    return sentences


def _sentences(key: str, language: str) -> Mapping[str, str]:
    return _area(language, key.partition(".")[0])


def _flatten(prefix: str, node: Mapping[str, Any], into: dict[str, str]) -> None:
    for key, value in node.items():
        if isinstance(value, Mapping):
            _flatten(f"{prefix}.{key}", value, into)
        else:
            into[f"{prefix}.{key}"] = value


def text(key: str, /, *, into: str | None = None, **values: Any) -> str:
    """The sentence of `key` in the language in use (or `into`); KeyError for an unknown key is a fault of ours."""
    return _sentences(key, into or language())[key].format_map(_Lenient(values))


def has(key: str) -> bool:
    """Whether the key exists."""
    return key in _sentences(key, language())


def error_text(error: "SrdiError") -> tuple[str, str]:
    """(what is wrong, what to do) for an error of the world."""
    return message_and_advice("errors", error.code, error.values)


def message_and_advice(area: str, code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """(message, advice) of a code in errors or findings; values["variant"] picks closer sentences where they exist."""
    keys = (closest(f"{area}.{code}.{part}", str(values.get("variant", ""))) for part in ("message", "advice"))
    message, advice = (text(key, **values) for key in keys)
    return message, advice


def closest(key: str, variant: str) -> str:
    """The key of the variant's own sentence, or the plain key."""
    own = f"{key}_{variant}"
    if variant and has(own):
        return own
    return key


def page_name(dossier: "Dossier", page: "PageRef") -> str:
    """扫描件001.pdf 第 3 页; the file's name alone when the scan has one page."""
    scan = dossier.scans.get(page.scan)
    name = scan.name if scan else page.scan[:8]
    if scan and scan.pages == 1:
        return name
    return text("words.page_name", scan=name, index=page.scan_index)


def name_on_paper(dossier: "Dossier", verdicts: "Verdicts", page: "PageRef") -> str:
    """The same with the number printed on it, by which a sheet is found: 扫描件001.pdf 第 4 张（印着 3）."""
    document = verdicts.document_of.get(page)
    printed = document.numbers.get(page) if document else None
    name = page_name(dossier, page)
    if printed is None:
        return name
    return text("words.printed", page=name, number=printed)


def finding_text(finding: "Finding", dossier: "Dossier", on_paper: "Verdicts | None" = None) -> tuple[str, str]:
    """(what is wrong, what to do). A finding with a `variant`, or undecided, may have sentences of its own; `on_paper`
    the page is told by its printed number, too, and without what was measured.
    """
    values = _values(finding, dossier)
    if finding.page and on_paper is not None:
        values["page"] = name_on_paper(dossier, on_paper, finding.page)
    variants = [str(finding.values.get("variant", "")), "undecided" if finding.state.value == "undecided" else ""]
    advice = _variant(finding.code, "advice", variants, values)
    plain = _closest(finding.code, "plain", variants) if on_paper is not None else ""
    return text(plain, **values) if plain else _variant(finding.code, "message", variants, values), advice


def _values(finding: "Finding", dossier: "Dossier") -> dict[str, Any]:
    """What the sentences are filled with; papers are called as the catalogue calls them."""
    scan = dossier.scans.get(finding.page.scan if finding.page else finding.scan or "")
    entry = next((e.title for e in dossier.catalogue.entries if e.id == finding.entry), "")
    values: dict[str, Any] = {"scan": scan.name if scan else "?", **finding.values}
    values = {key: _shown(_named(key, value)) for key, value in values.items()}
    if entry and "source" in values:
        values["source"] = entry
    if entry and "title" in values:
        values["title"] = entry if values["title"] in entry else f"{entry} · {values['title']}"
    values["page"] = page_name(dossier, finding.page) if finding.page else values["scan"]
    return {"entry": entry or text("words.tray"), **values}


def _variant(code: str, part: str, variants: list[str], values: Mapping[str, Any]) -> str:
    return text(_closest(code, part, variants) or f"findings.{code}.{part}", **values)


def _closest(code: str, part: str, variants: list[str]) -> str:
    """The key of the sentence that fits best, "" where there is none of that part."""
    keys = [f"findings.{code}.{part}_{variant}" for variant in variants if variant]
    return next(filter(has, [*keys, f"findings.{code}.{part}"]), "")


# Values that are ids of things with names, and where these stand.
_NAMES = {
    "name": ("evaluation.field.{}.name", "evaluation.derived.{}"),
    "source": ("kinds.{}.title",),
    "against": ("kinds.{}.title",),
}


def _named(key: str, value: Any) -> Any:
    keys = [pattern.format(value) for pattern in _NAMES.get(key, ())]
    return next((text(name) for name in keys if has(name)), value)


def _shown(value: Any) -> Any:
    """Lists as people write them, codes of words.toml as words, and no 3.0 where 3 is meant."""
    if isinstance(value, list | tuple):
        return text("words.list_separator").join(str(_shown(item)) for item in value)
    if isinstance(value, str) and has(f"words.codes.{value}"):
        return text(f"words.codes.{value}")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class _Lenient(dict[str, Any]):
    """A missing value shows as "?", since a sentence with a hole beats a crash in front of a deadline."""

    def __missing__(self, key: str) -> str:
        return "?"
