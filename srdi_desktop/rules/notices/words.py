"""The words by which a notice is understood, from resources/rules/notices.toml, and the kind of a paper by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from srdi_desktop import resources
from srdi_desktop.rules.strict_toml import parse_toml, read_text

_SURE = 3  # characters; a shorter word proposes a kind without being sure


@dataclass(frozen=True)
class Words:
    """`kinds`: kind -> words of its papers; `lists`: "section.name" -> words."""

    kinds: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]

    def any_in(self, name: str, text: str) -> str:
        """The longest word of the list that occurs in the text, or ""."""
        return max((word for word in self.lists[name] if word in text), key=len, default="")

    def ends(self, name: str, text: str) -> bool:
        """Whether the text ends with a word of the list."""
        return text.endswith(self.lists[name])


@cache
def words() -> Words:
    """The word lists, read once."""
    path = resources.path("rules", "notices.toml")
    root = parse_toml(read_text(path), path.name)
    kinds = root.table("kinds")
    lists = {
        f"{section}.{name}": root.table(section).texts(name)
        for section in root.data
        if section != "kinds"
        for name in root.data[section]
    }
    return Words({kind: kinds.texts(kind) for kind in kinds.data}, lists)


@dataclass(frozen=True)
class Kind:
    """A proposed kind, the word that proposed it, and whether that word stood in the title itself."""

    kind: str
    because: str = ""
    sure: bool = False


def kind_of(title: str, rest: str = "") -> Kind:
    """The kind of a paper by its title, else by what is said behind it (unsure), else other.

    The longest word decides; of two alike the later, since the noun that counts stands last.
    """
    form = title.endswith(words().lists["papers.own_forms"])
    if form:
        return Kind(
            "application-form", next(end for end in words().lists["papers.own_forms"] if title.endswith(end)), True
        )
    for text, own in ((title, True), (rest, False)):
        known = [(word, kind) for kind, listed in words().kinds.items() for word in listed if word in text]
        if known:
            word, kind = max(known, key=lambda hit: (len(hit[0]), text.rindex(hit[0])))
            return Kind(kind, word, own and len(word) >= _SURE)
    return Kind("other")
