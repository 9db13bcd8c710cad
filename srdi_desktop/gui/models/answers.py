"""The questionnaire as data: which questions there are, and how an answer goes into an application and out of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from srdi_desktop.model import Application

_FIELDS = ("strategic-emerging", "other")
_CHAINS = ("gap-filling", "six-bases", "other")
_INSTITUTIONS = ("national", "provincial", "municipal", "other", "none")
_AWARDS = ("national-top3", "national-top5", "national", "provincial-top3", "provincial", "none")
_TITLES = ("technology", "innovative", "srdi", "little-giant", "high-tech")
_QUALITY = ("quality-award", "iso9001", "own-brand", "standard")
_HONOURS = ("high-tech", "innovation-demonstration", "ip-advantage", "ip-demonstration")


@dataclass(frozen=True)
class Question:
    """One field. kind: text | day | choice | many | count | number | flag | industry.

    `place`: company, ip, facts, or "" for the application itself.
    """

    name: str
    kind: str
    place: str = ""
    words: tuple[str, ...] = ()
    unit: str = ""


SECTIONS: tuple[tuple[str, tuple[Question, ...]], ...] = (
    ("applying", (
        Question("application_date", "day"), Question("review", "flag"),
    )),
    ("company", (
        Question("name", "text", "company"), Question("uscc", "text", "company"),
        Question("region", "text", "company"), Question("industry", "industry", "company"),
        Question("product", "text", "company"), Question("niche_since", "day", "company"),
        Question("field", "choice", "company", _FIELDS),
        Question("chain", "choice", "company", _CHAINS), Question("titles", "many", "company", _TITLES),
    )),
    ("ip", (
        Question("class1", "count", "ip"), Question("class1_own", "count", "ip"),
        Question("class1_high_value", "count", "ip"), Question("class2", "count", "ip"),
    )),
    ("market", (
        Question("market_share", "number", "facts", unit="%"), Question("domestic_rank", "number", "facts"),
        Question("equity_2y", "number", "facts", unit="wan"), Question("equity_3y", "number", "facts", unit="wan"),
        Question("platform_score", "number", "facts"), Question("digital_level", "number", "facts"),
    )),
    ("strengths", (
        Question("rd_institution", "choice", "facts", _INSTITUTIONS), Question("award", "choice", "facts", _AWARDS),
        Question("quality", "many", "", _QUALITY), Question("honours", "many", "", _HONOURS),
        Question("maker_500", "choice", "facts", ("true", "false")),
    )),
)  # fmt: skip


def answer(application: Application, question: Question) -> Any:
    """What was answered: text, date, tuple of words, bool; None or "" while it is unknown."""
    name = question.name
    if question.place == "company":
        if name == "titles" and not (application.company.titles or application.company.titles_known):
            return None
        return getattr(application.company, name)
    if question.place == "ip":
        return application.ip.get(name)
    if question.place == "facts":
        return application.facts.get(name)
    return getattr(application, name)


def answered(application: Application, question: Question, value: Any) -> Application:
    """The application with an answer, None to make it unknown again."""
    name = question.name
    if question.place == "company":
        company = _company(application, name, value)
        return replace(application, company=company)
    if question.place == "ip":
        ip = _put(application.ip, name, value)
        return replace(application, ip=ip)
    if question.place == "facts":
        facts = _put(application.facts, name, value)
        return replace(application, facts=facts)
    own: dict[str, Any] = {name: bool(value) if name == "review" else value}
    return replace(application, **own)


def _company(application: Application, name: str, value: Any) -> Any:
    if name == "titles":
        titles = tuple(value or ())
        return replace(application.company, titles=titles, titles_known=value is not None)
    own: dict[str, Any] = {name: value if name in ("niche_since", "field", "chain") else value or ""}
    return replace(application.company, **own)


def _put(mapping: Any, name: str, value: Any) -> dict[str, Any]:
    rest = {key: old for key, old in mapping.items() if key != name}
    if value in (None, ""):
        return rest
    return {**rest, name: value}


def parsed(question: Question, words: str) -> Any:
    """A typed answer; ValueError when it cannot be one. Empty: unknown."""
    words = words.strip()
    if not words:
        return None
    readers: dict[str, Callable[[str], Any]] = {
        "count": lambda w: _at_least_zero(int(w)),
        "number": _number,
        "day": date.fromisoformat,
    }
    return readers.get(question.kind, str)(words)


def _number(words: str) -> str:
    """The digits as typed: 12.30 stays 12.30."""
    plain = words.replace(",", "").replace("，", "")
    float(plain)
    return plain


def _at_least_zero(value: int) -> int:
    if value < 0:
        raise ValueError(value)
    return value
