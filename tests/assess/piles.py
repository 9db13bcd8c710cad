"""Small dossiers for tests: pages from lines of text, scans from pages."""

from datetime import date

from srdi_desktop import assess
from srdi_desktop.evidence.text import numbering
from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.evidence.text.figures import figures_on
from srdi_desktop.model.catalogue import Catalogue, Entry, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Box, Evidence, Line, PageRef, Seal, Text, Tone
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules import load_rulebook

BOOK = load_rulebook()
TODAY = date(2026, 6, 20)
COMPANY = "苏州样例传动有限公司"
BLANK = Evidence(tone=Tone(ink=0.0))
MUTE = Evidence(tone=Tone(ink=0.03), text=Text("ocr"))

AUDITS = tuple(
    Entry(f"audit-{year}", "audit-report", f"{year}年度审计报告", years=(year,), recognise=("审计报告",))
    for year in (2024, 2025)
)
ENTRIES = (
    Entry("license", "business-license", "营业执照", recognise=("营业执照",)),
    *AUDITS,
    Entry("form", "application-form", "申请表", recognise=("申请表",)),
    Entry("ip", "patent", "知识产权证书", required=False, recognise=("发明专利证书", "计算机软件著作权登记证书")),
    Entry("iso", "quality-certificate", "体系证书", required=False, expires=True, recognise=("质量管理体系认证",)),
)


def page(
    title: str = "", *body: str, number: str = "", seal: bool = False, colour: bool = False, score: float = 0.98
) -> Evidence:
    """A page with a title in large print, lines of body, and what is printed at its foot."""
    lines = [Line(title, Box(0.3, 0.12, 0.7, 0.155), score)] if title else []
    lines += [
        Line(text, Box(0.12, 0.3 + 0.03 * place, 0.8, 0.315 + 0.03 * place), score) for place, text in enumerate(body)
    ]
    if number:
        lines.append(Line(number, Box(0.45, 0.945, 0.55, 0.957), score))
    text = Text("ocr", True, tuple(lines))
    figures, carried = figures_on(text, 0, BOOK)
    return Evidence(
        colour=colour,
        tone=Tone(ink=0.03),
        text=text,
        seals=(Seal(Box(0.5, 0.5, 0.6, 0.6)),) if seal else (),
        numbers=numbering.candidates(text, 0),
        facts=(*facts_of(text, 0, BOOK), *figures),
        carried=carried,
    )


def numbered(form: str, numbers: list[int], title: str = "", *body: str) -> list[Evidence]:
    """Pages that bear these numbers, the first one with a title."""
    return [page(title if place == 0 else "", *body, number=form.format(n)) for place, n in enumerate(numbers)]


def format_of(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return {"jpg": "jpeg", "heic": "heif"}.get(suffix, suffix)


def dossier(scans: dict[str, list[Evidence]], *, entries: tuple[Entry, ...] = ENTRIES, **decisions: object) -> Dossier:
    """Scans by name; their ids are their names, so that PageRef("a.pdf", 1) is the first page of a.pdf."""
    known = {name: Scan(name, name, f"/in/{name}", 1, len(pages), format_of(name)) for name, pages in scans.items()}
    evidence = {PageRef(name, index): found for name, pages in scans.items() for index, found in enumerate(pages, 1)}
    catalogue = Catalogue("test", "测试目录", Tier.SRDI, 2026, entries)
    return Dossier(catalogue, known, evidence, Decisions(scans=tuple(scans), **decisions))  # type: ignore[arg-type]


def judge(scans: dict[str, list[Evidence]], **decisions: object) -> Verdicts:
    return assess.judge(dossier(scans, **decisions), BOOK, TODAY)  # type: ignore[arg-type]


def codes(verdicts: Verdicts) -> list[str]:
    return [finding.code for finding in verdicts.findings]


def finding(verdicts: Verdicts, code: str):
    """The only finding of a code."""
    (one,) = [one for one in verdicts.findings if one.code == code]
    return one


def shape(verdicts: Verdicts) -> list[list[str]]:
    """Documents as lists of "scan:index"."""
    return [[str(ref) for ref in document.pages] for document in verdicts.documents]
