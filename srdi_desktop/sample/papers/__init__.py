"""All papers that can be drawn: a key for each document, its kind of contract.md, and the function that draws it."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from srdi_desktop.sample.papers import audit, authorities, registration, rights
from srdi_desktop.sample.sheet import Sheet

Drawing = Callable[[], list[Sheet]]

DRAWN: Mapping[str, tuple[str, Drawing]] = MappingProxyType(
    {
        "commitment": ("commitment", registration.commitment),
        "application-form": ("application-form", registration.application_form),
        "business-license": ("business-license", registration.business_license),
        "audit-2024": ("audit-report", partial(audit.audit_report, 2024)),
        "audit-2025": ("audit-report", partial(audit.audit_report, 2025)),
        "tax-return": ("tax-return", authorities.tax_return),
        "social-insurance": ("social-insurance", authorities.social_insurance),
        "patent-1": ("patent", partial(rights.patent, 0)),
        "patent-2": ("patent", partial(rights.patent, 1)),
        "patent-3": ("patent", partial(rights.patent, 2)),
        "software-1": ("software-copyright", partial(rights.software_copyright, 0)),
        "software-2": ("software-copyright", partial(rights.software_copyright, 1)),
        "market-share": ("market-share", authorities.market_share),
        "sales-contract": ("sales-contract", authorities.sales_contract),
        "customer-proof": ("customer-proof", authorities.customer_proof),
        "digital-level": ("digital-level", authorities.digital_level),
        "quality-certificate": ("quality-certificate", rights.quality_certificate),
        "rd-institution": ("rd-institution", authorities.rd_institution),
        "credit-report": ("credit-report", authorities.credit_report),
    }
)
