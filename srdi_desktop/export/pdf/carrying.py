"""Writes a source's values into the output: references renumbered, what must not travel left out."""

from collections.abc import Callable
from dataclasses import dataclass

from srdi_desktop.export.pdf import objects
from srdi_desktop.export.pdf.objects import Ref, Text, Value

# Active content, other people's paths and names, and structure that the new file does not have.
NOT_CARRIED = frozenset(
    (b"/Metadata", b"/PieceInfo", b"/AF", b"/AA", b"/StructParent", b"/StructParents", b"/LastModified",
     b"/OPI", b"/JS", b"/EF", b"/Parent", b"/Annots", b"/Alternates", b"/PTEX.FileName", b"/PTEX.InfoDict")
)  # fmt: skip
# Entries whose dictionary is a list of free names (7.8.3, 9.6.5): a font may be called /AA there.
NAMING = frozenset(
    (b"/Font", b"/XObject", b"/ExtGState", b"/ColorSpace", b"/Pattern", b"/Shading", b"/Properties", b"/CharProcs",
     b"/Colorants")
)  # fmt: skip


@dataclass(frozen=True)
class Carrier:
    """`number` gives a reference's number in the output, 0 for none; `string` writes a text; `naming` is told of
    references to dictionaries whose keys are free names.
    """

    number: Callable[[Ref], int]
    string: Callable[[bytes], bytes]
    naming: Callable[[Ref], None]

    def whole(self, value: Value, *, naming: bool) -> bytes:
        """An object of its own; `naming`: its keys are free names, if it is a dictionary."""
        return b"<<" + self.names(value) + b">>" if naming and isinstance(value, dict) else self.written(value)

    def written(self, value: Value) -> bytes:
        """The object as bytes."""
        if isinstance(value, Text):
            return self.string(value)
        if isinstance(value, bytes):
            return value
        if isinstance(value, Ref):
            number = self.number(value)
            return objects.reference(number) if number else b"null"
        if isinstance(value, list):
            return b"[" + b" ".join([self.written(item) for item in value]) + b"]"
        return b"<<" + self.entries(value) + b">>"

    def entries(self, dictionary: dict[bytes, Value]) -> bytes:
        """The inside of a dictionary, without what is not carried over."""
        return b"".join(
            [
                key + b" " + (self._named(item) if key in NAMING else self.written(item))
                for key, item in dictionary.items()
                if key not in NOT_CARRIED
            ]
        )

    def names(self, dictionary: dict[bytes, Value]) -> bytes:
        """The inside of a dictionary whose keys are free names: all of it."""
        return b"".join([key + b" " + self.written(item) for key, item in dictionary.items()])

    def _named(self, value: Value) -> bytes:
        if isinstance(value, Ref):
            self.naming(value)
        return self.whole(value, naming=True)
