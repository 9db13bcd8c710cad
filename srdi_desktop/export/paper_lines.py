"""Paragraphs of hanzi in which no line ends with an opening mark or begins with a closing one."""

from itertools import pairwise
from typing import Any

from reportlab.platypus import Paragraph

_OPENING = set("（《「『【〔“‘([{")  # reportlab lets them end a line
_CLOSING = set("，。、；：？！）》」』】〕”’…")  # reportlab knows some of these


class HanziParagraph(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """For styles with wordWrap "CJK"."""

    frags: Any

    def breakLinesCJK(self, maxWidths: Any) -> Any:  # noqa: N802, N803 - reportlab's names
        """Wrap; where a mark dangles, break before it, or before the character it belongs to, and wrap again."""
        given = self.frags
        lines = super().breakLinesCJK(maxWidths)
        try:
            for _ in range(len(lines.lines)):
                cut = _dangling(lines.lines)
                if cut is None:
                    break
                self.frags = _broken(self.frags, cut)
                lines = super().breakLinesCJK(maxWidths)
        finally:
            self.frags = given
        return lines


def _dangling(lines: Any) -> int | None:
    """How many characters, blanks apart, come before the place of the first better break; None when all is well."""
    seen = 0
    for line, after in pairwise(map(_solid, lines)):
        if line and (line[-1] in _OPENING or after[:1] in _CLOSING):
            better = next((cut for cut in range(len(line) - 1, 0, -1) if _good(line[cut - 1], line[cut])), None)
            if better is not None:
                return seen + better
        seen += len(line)
    return None


def _good(before: str, after: str) -> bool:
    """Whether a line may end and the next begin with these; words and numbers are not torn."""
    return not (before.isascii() and after.isascii()) and before not in _OPENING and after not in _CLOSING


def _solid(line: Any) -> str:
    """The line's characters without blanks."""
    words = [word.text for word in line.words] if hasattr(line, "words") else line[1]
    return "".join("".join(words).split())


def _broken(frags: list[Any], before: int) -> list[Any]:
    """The pieces of text with a line break in front of that character."""
    made: list[Any] = []
    for frag in frags:
        text = frag.text
        solid = [at for at, character in enumerate(text) if not character.isspace()]
        if 0 <= before < len(solid):
            at = solid[before]
            made += [frag.clone(text=text[:at]), frag.clone(text="", lineBreak=True), frag.clone(text=text[at:])]
        else:
            made.append(frag)
        before -= len(solid)
    return [frag for frag in made if frag.text or hasattr(frag, "lineBreak")]
