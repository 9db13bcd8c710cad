"""Electronic seals on a PDF page: signature widgets and stamp annotations that show. The caller holds PDFium's lock."""

from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from srdi_desktop.model.page import Box
from srdi_desktop.model.rulebook import Limits
from srdi_desktop.scans.pdf.text_layer import shown_box

_SILENT = {pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP}
_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(frozen=True)
class Marks:
    """Boxes of seals, and whether any annotation is drawn over the page's content."""

    seals: tuple[Box, ...] = ()
    drawn: bool = False


def marks(page: "pdfium.PdfPage", formenv: Any, limits: Limits) -> Marks:
    """Look at the page's annotations, at most `scan.annotations` of them."""
    count = pdfium_c.FPDFPage_GetAnnotCount(page)
    seals: list[Box] = []
    drawn = count > limits["scan.annotations"]
    for index in range(min(count, int(limits["scan.annotations"]))):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if not _shows(annotation):
                continue
            drawn = True
            box = _box(annotation, page) if _is_seal(annotation, formenv) else None
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
        if box is not None:
            seals.append(box)
    return Marks(tuple(seals), drawn)


def _shows(annotation: Any) -> bool:
    if pdfium_c.FPDFAnnot_GetSubtype(annotation) in _SILENT or pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return False
    normal = pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return bool(pdfium_c.FPDFAnnot_GetAP(annotation, normal, None, 0) > 2)


def _is_seal(annotation: Any, formenv: Any) -> bool:
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium_c.FPDF_ANNOT_WIDGET and formenv:
        found = pdfium_c.FPDFAnnot_GetFormFieldType(formenv, annotation)
        return bool(found == pdfium_c.FPDF_FORMFIELD_SIGNATURE)
    return bool(kind == pdfium_c.FPDF_ANNOT_STAMP)


def _box(annotation: Any, page: "pdfium.PdfPage") -> Box | None:
    rect = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(annotation, rect):
        return None
    left, right = sorted((rect.left, rect.right))
    bottom, top = sorted((rect.bottom, rect.top))
    return shown_box(page, (left, bottom, right, top))
