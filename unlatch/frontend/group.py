"""What the modules of a group know of each other's classes: their attributes, and which of them lost their trust.

An attribute whose type was only inferred is guessed from the class's own module; a store in any module of the group can
withdraw the guess (`trust.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from unlatch.frontend import scopes, trust
from unlatch.frontend.facts import ClassFacts, ModuleFacts, Variable
from unlatch.frontend.statics import ANY, Static


@dataclass(slots=True)
class Group:
    """The classes of all modules that are compiled together, by full name; attributes under their names at run time.

    `untrusted_attributes` hold the weaker types of what lost its trust; they only weaken, and `changes` has the
    attribute's name for each step.
    """

    classes: dict[str, ClassFacts] = field(default_factory=dict)
    attributes: dict[str, dict[str, Variable]] = field(default_factory=dict)
    untrusted_attributes: dict[tuple[str, str], Static] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    @property
    def version(self) -> int:
        """How many steps there were."""
        return len(self.changes)

    def add(self, facts: ModuleFacts) -> None:
        """Make a module's classes known."""
        for class_ in facts.classes.values():
            bare = class_.name.rpartition(".")[2]
            self.classes[class_.name] = class_
            self.attributes[class_.name] = {scopes.mangled(n, bare): v for n, v in class_.attrs.items()}

    def definer(self, class_name: str, attr: str) -> str | None:
        """The class of the group that defines an attribute of `class_name`'s instances."""
        seen: set[str] = set()
        stack = [class_name]
        while stack:
            name = stack.pop()
            if name in seen or name not in self.classes:
                continue
            seen.add(name)
            if attr in self.attributes[name]:
                return name
            stack.extend(self.classes[name].bases)
        return None

    def attribute(self, owner: Static, attr: str) -> Variable | None:
        """The variable behind an attribute, where the owner's class is known and one of the group."""
        definer = self.definer(owner.without_none.name, attr)
        return None if definer is None else self.attributes[definer][attr]

    def ancestors(self, class_name: str) -> set[str]:
        """The classes of the group above a class, and their direct bases elsewhere."""
        found: set[str] = set()
        stack = [class_name]
        while stack:
            facts = self.classes.get(stack.pop())
            if facts is not None:
                new = set(facts.bases) - found
                found |= new
                stack.extend(new)
        return found

    def weaker_attribute(self, owner: Static, attr: str) -> Static | None:
        """What an attribute is known to be after its inferred type lost its trust; None if it has not."""
        if not self.untrusted_attributes:
            return None
        for member in _members(owner):
            definer = self.definer(member.name, attr)
            if definer is not None and (definer, attr) in self.untrusted_attributes:
                return self.untrusted_attributes[definer, attr]
        return None

    def store_attribute(self, owner: Static, attr: str, value: Static, *, empty: bool, rejected: bool) -> None:
        """Note an assignment to an attribute."""
        if owner == ANY:
            holders: Iterable[str] = [name for name, attrs in self.attributes.items() if attr in attrs]
        else:
            holders = [h for m in _members(owner) if (h := self.definer(m.name, attr)) is not None]
        for holder in holders:
            variable = self.attributes[holder][attr]
            before = self.untrusted_attributes.get((holder, attr))
            if (after := weaker(variable, before, value, empty, rejected)) is not None:
                self.untrusted_attributes[holder, attr] = after
                self.changes.append(attr)

    def store_by_name(self, owner: Static, attr: str | None, value: Static) -> None:
        """Note `setattr(owner, attr, value)`, which the checker does not look at; `attr` None: some attribute."""
        for holder in self._maybe_of(owner):
            for name, variable in self.attributes[holder].items():
                if attr not in (None, name):
                    continue
                before = self.untrusted_attributes.get((holder, name))
                stored = value if value == variable.type else ANY
                if (after := weaker(variable, before, stored, False, False)) is not None:
                    self.untrusted_attributes[holder, name] = after
                    self.changes.append(name)

    def _maybe_of(self, owner: Static) -> list[str]:
        """The classes of the group that may define attributes of a value: its own, those above and those below."""
        if owner == ANY:
            return list(self.classes)
        named = {member.name for member in _members(owner)}
        above = named.union(*map(self.ancestors, named))
        return [name for name in self.classes if name in above or named & self.ancestors(name)]


def weaker(variable: Variable, known: Static | None, value: Static, empty: bool, rejected: bool) -> Static | None:
    """What a variable's type becomes by an assignment, None if it stays.  `known`: what it has become already."""
    current = variable.type if known is None else known
    if current == ANY:
        return None
    if rejected:
        return ANY
    if not variable.inferred or empty or not trust.contradicts(current, value):
        return None
    after = trust.weakened(current, value)
    return None if after == current else after  # each step must be one, or conversion would never come to an end


def _members(type_: Static) -> tuple[Static, ...]:
    return type_.args if type_.name == "union" else (type_,)
