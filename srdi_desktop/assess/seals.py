"""Whether a page carries a company seal: yes, no, or undecided where the copy has no colour to see one by."""

from srdi_desktop.model.page import Box, Evidence


def seal_state(evidence: Evidence) -> bool | None:
    """True: a red or an electronic seal; False: a colour page without one; None: a grey copy cannot tell."""
    if evidence.seals:
        return True
    return False if evidence.colour and not evidence.failed else None


def seal_box(evidence: Evidence) -> Box | None:
    """Where the surest seal is, as shown, in fractions of the page."""
    best = max(evidence.seals, key=lambda seal: (seal.electronic, seal.score), default=None)
    return best.box if best else None
