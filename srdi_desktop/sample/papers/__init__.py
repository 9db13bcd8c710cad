"""All papers that can be drawn: a key for each document, its kind of contract.md, and the function that draws it."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from srdi_desktop.sample.papers import audit, authorities, registration, rights
from srdi_desktop.sample.sheet import Sheet

Drawing = Callable[[], list[Sheet]]

_ONE_OF_A_KIND: Mapping[str, Drawing] = {  # the kind is the document's key as well
    "commitment": registration.commitment,
    "application-form": registration.application_form,
    "business-license": registration.business_license,
    "tax-return": authorities.tax_return,
    "social-insurance": authorities.social_insurance,
    "market-share": authorities.market_share,
    "sales-contract": authorities.sales_contract,
    "customer-proof": authorities.customer_proof,
    "digital-level": authorities.digital_level,
    "quality-certificate": rights.quality_certificate,
    "rd-institution": authorities.rd_institution,
    "credit-report": authorities.credit_report,
}


def _papers() -> dict[str, tuple[str, Drawing]]:
    papers = {kind: (kind, drawing) for kind, drawing in _ONE_OF_A_KIND.items()}
    for year in (2024, 2025):
        report = partial(audit.audit_report, year)
        papers[f"audit-{year}"] = ("audit-report", report)
    for index in range(3):
        certificate = partial(rights.patent, index)
        papers[f"patent-{index + 1}"] = ("patent", certificate)
    for index in range(2):
        certificate = partial(rights.software_copyright, index)
        papers[f"software-{index + 1}"] = ("software-copyright", certificate)
    return papers


DRAWN: Mapping[str, tuple[str, Drawing]] = MappingProxyType(_papers())
