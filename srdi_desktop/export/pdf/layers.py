"""Optional content of sources: what is switched off on screen stays off, what is shown stays shown (8.11)."""

from srdi_desktop.export.pdf.file import PdfFile
from srdi_desktop.export.pdf.objects import Ref, Value

DEEPEST = 20  # of a visibility expression


class Layers:
    """The layers of one source and which of them its default configuration hides on screen."""

    def __init__(self, source: PdfFile) -> None:
        self._source = source
        properties = source.dictionary(source.dictionary(source.catalogue).get(b"/OCProperties"))
        groups = _refs(source, properties.get(b"/OCGs"))
        self.all = {ref for ref in groups if source.resolve(source.dictionary(ref).get(b"/Type")) == b"/OCG"}
        default = source.dictionary(properties.get(b"/D"))
        base = source.resolve(default.get(b"/BaseState"))
        self.off = set(self.all) if base == b"/OFF" else set()
        self.off -= _refs(source, default.get(b"/ON"))
        self.off |= _refs(source, default.get(b"/OFF"))
        for usage in source.array(default.get(b"/AS")):
            self._by_usage(source.dictionary(usage))
        self.off &= self.all

    def _by_usage(self, event: dict[bytes, Value]) -> None:
        """What a viewer switches by itself when it opens the file to show it (8.11.4.4)."""
        if self._source.resolve(event.get(b"/Event")) != b"/View":
            return
        for group in _refs(self._source, event.get(b"/OCGs")):
            usage = self._source.dictionary(self._source.dictionary(group).get(b"/Usage"))
            state = self._source.resolve(self._source.dictionary(usage.get(b"/View")).get(b"/ViewState"))
            if state == b"/OFF":
                self.off.add(group)
            elif state == b"/ON":
                self.off.discard(group)

    def hides(self, content: Value | None) -> bool:
        """Whether an /OC entry (a layer or a membership of layers) keeps its content off the screen."""
        if isinstance(content, Ref) and content in self.all:
            return content in self.off
        member = self._source.dictionary(content)
        if b"/VE" in member:
            return not self._holds(member[b"/VE"], DEEPEST)
        listed = member.get(b"/OCGs")
        groups = {listed} if isinstance(listed, Ref) and listed in self.all else _refs(self._source, listed)
        shown = [group not in self.off for group in groups & self.all]
        policy = self._source.resolve(member.get(b"/P"))
        return bool(shown) and not {
            b"/AllOn": all(shown), b"/AnyOff": not all(shown), b"/AllOff": not any(shown),
        }.get(policy if isinstance(policy, bytes) else b"", any(shown))  # fmt: skip

    def _holds(self, expression: Value, depth: int) -> bool:
        """A visibility expression (8.11.2.2)."""
        if isinstance(expression, Ref) and expression in self.all:
            return expression not in self.off
        parts = self._source.array(expression)
        if not parts or not depth:
            return True
        told = [self._holds(part, depth - 1) for part in parts[1:]]
        operator = self._source.resolve(parts[0])
        if operator == b"/Not":
            return not (told and told[0])
        return any(told) if operator == b"/Or" else all(told)


def _refs(source: PdfFile, value: Value | None) -> set[Ref]:
    return {item for item in source.array(value) if isinstance(item, Ref)}
