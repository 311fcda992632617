"""An incremental constraint solver: deep class hierarchies, small virtual methods, lists of objects.

After the DeltaBlue algorithm of Freeman-Benson and Maloney. Constraints of different strengths determine variables;
adding or removing one re-plans only the part of the graph that it touches. `run` checks a chain of equalities and a
projection through a scale and an offset, as every version of this benchmark does, and returns a checksum of the values.
"""

from typing import Final

DEFAULT: Final = 15000
EXPECTED: Final = (4950, 592348030)

# Strengths: the smaller number wins.
REQUIRED: Final = 0
STRONG_PREFERRED: Final = 1
PREFERRED: Final = 2
STRONG_DEFAULT: Final = 3
NORMAL: Final = 4
WEAK_DEFAULT: Final = 5
WEAKEST: Final = 6

# Which way a binary constraint flows.
NONE: Final = 0
FORWARD: Final = 1
BACKWARD: Final = -1


def is_stronger(a: int, b: int) -> bool:
    return a < b


def weaker(a: int, b: int) -> int:
    return a if a > b else b


class Variable:
    """A value, the constraints that mention it, and the one that determines it at present."""

    def __init__(self, name: str, value: int) -> None:
        self.name = name
        self.value = value
        self.constraints: list[Constraint] = []
        self.determined_by: Constraint | None = None
        self.mark = 0
        self.walk_strength = WEAKEST
        self.stays = True

    def add(self, constraint: "Constraint") -> None:
        self.constraints.append(constraint)

    def remove(self, constraint: "Constraint") -> None:
        self.constraints.remove(constraint)
        if self.determined_by is constraint:
            self.determined_by = None


class Constraint:
    """A relation between variables that can be enforced by computing one of them from the others."""

    def __init__(self, strength: int) -> None:
        self.strength = strength

    def attach(self) -> None:
        raise NotImplementedError

    def detach(self) -> None:
        raise NotImplementedError

    def is_satisfied(self) -> bool:
        raise NotImplementedError

    def choose_method(self, mark: int) -> None:
        raise NotImplementedError

    def mark_inputs(self, mark: int) -> None:
        raise NotImplementedError

    def inputs_known(self, mark: int) -> bool:
        raise NotImplementedError

    def mark_unsatisfied(self) -> None:
        raise NotImplementedError

    def output(self) -> Variable:
        raise NotImplementedError

    def recalculate(self) -> None:
        raise NotImplementedError

    def execute(self) -> None:
        raise NotImplementedError

    def is_input(self) -> bool:
        return False

    def satisfy(self, planner: "Planner", mark: int) -> "Constraint | None":
        """Enforce this constraint if it can be; return the weaker constraint that had to give way."""
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        self.mark_inputs(mark)
        out = self.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.mark_unsatisfied()
        out.determined_by = self
        if not planner.add_propagate(self, mark):
            raise ValueError("the constraints form a cycle")
        out.mark = mark
        return overridden


class UnaryConstraint(Constraint):
    def __init__(self, variable: Variable, strength: int) -> None:
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False

    def attach(self) -> None:
        self.variable.add(self)
        self.satisfied = False

    def detach(self) -> None:
        self.variable.remove(self)
        self.satisfied = False

    def is_satisfied(self) -> bool:
        return self.satisfied

    def choose_method(self, mark: int) -> None:
        variable = self.variable
        self.satisfied = variable.mark != mark and is_stronger(self.strength, variable.walk_strength)

    def mark_inputs(self, mark: int) -> None:
        pass

    def inputs_known(self, mark: int) -> bool:
        return True

    def mark_unsatisfied(self) -> None:
        self.satisfied = False

    def output(self) -> Variable:
        return self.variable

    def recalculate(self) -> None:
        variable = self.variable
        variable.walk_strength = self.strength
        variable.stays = not self.is_input()
        if variable.stays:
            self.execute()

    def execute(self) -> None:
        pass


class StayConstraint(UnaryConstraint):
    """The variable should keep its value."""


class EditConstraint(UnaryConstraint):
    """The variable is set from outside."""

    def is_input(self) -> bool:
        return True


class BinaryConstraint(Constraint):
    def __init__(self, first: Variable, second: Variable, strength: int) -> None:
        super().__init__(strength)
        self.first = first
        self.second = second
        self.direction = NONE

    def attach(self) -> None:
        self.first.add(self)
        self.second.add(self)
        self.direction = NONE

    def detach(self) -> None:
        self.first.remove(self)
        self.second.remove(self)
        self.direction = NONE

    def is_satisfied(self) -> bool:
        return self.direction != NONE

    def choose_method(self, mark: int) -> None:
        first = self.first
        second = self.second
        if first.mark == mark:
            free = second.mark != mark and is_stronger(self.strength, second.walk_strength)
            self.direction = FORWARD if free else NONE
        elif second.mark == mark:
            free = is_stronger(self.strength, first.walk_strength)
            self.direction = BACKWARD if free else NONE
        elif is_stronger(second.walk_strength, first.walk_strength):
            self.direction = BACKWARD if is_stronger(self.strength, first.walk_strength) else NONE
        else:
            self.direction = FORWARD if is_stronger(self.strength, second.walk_strength) else NONE

    def mark_inputs(self, mark: int) -> None:
        self.input().mark = mark

    def inputs_known(self, mark: int) -> bool:
        source = self.input()
        return source.mark == mark or source.stays or source.determined_by is None

    def mark_unsatisfied(self) -> None:
        self.direction = NONE

    def input(self) -> Variable:
        return self.first if self.direction == FORWARD else self.second

    def output(self) -> Variable:
        return self.second if self.direction == FORWARD else self.first

    def recalculate(self) -> None:
        source = self.input()
        out = self.output()
        out.walk_strength = weaker(self.strength, source.walk_strength)
        out.stays = source.stays
        if out.stays:
            self.execute()


class EqualityConstraint(BinaryConstraint):
    """Both variables have the same value."""

    def execute(self) -> None:
        self.output().value = self.input().value


class ScaleConstraint(BinaryConstraint):
    """second = first * scale + offset, where scale and offset are variables of their own."""

    def __init__(self, first: Variable, scale: Variable, offset: Variable, second: Variable, strength: int) -> None:
        super().__init__(first, second, strength)
        self.scale = scale
        self.offset = offset

    def attach(self) -> None:
        super().attach()
        self.scale.add(self)
        self.offset.add(self)

    def detach(self) -> None:
        super().detach()
        self.scale.remove(self)
        self.offset.remove(self)

    def mark_inputs(self, mark: int) -> None:
        super().mark_inputs(mark)
        self.scale.mark = mark
        self.offset.mark = mark

    def execute(self) -> None:
        if self.direction == FORWARD:
            self.second.value = self.first.value * self.scale.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.scale.value

    def recalculate(self) -> None:
        source = self.input()
        out = self.output()
        out.walk_strength = weaker(self.strength, source.walk_strength)
        out.stays = source.stays and self.scale.stays and self.offset.stays
        if out.stays:
            self.execute()


class Plan:
    """Constraints in an order in which executing each once brings every variable up to date."""

    def __init__(self) -> None:
        self.steps: list[Constraint] = []

    def add(self, constraint: Constraint) -> None:
        self.steps.append(constraint)

    def execute(self) -> None:
        for constraint in self.steps:
            constraint.execute()


class Planner:
    """Adds and removes constraints and keeps the graph of who determines whom."""

    def __init__(self) -> None:
        self.last_mark = 0

    def new_mark(self) -> int:
        self.last_mark += 1
        return self.last_mark

    def add(self, constraint: Constraint) -> None:
        constraint.attach()
        mark = self.new_mark()
        overridden = constraint.satisfy(self, mark)
        while overridden is not None:
            overridden = overridden.satisfy(self, mark)

    def remove(self, constraint: Constraint) -> None:
        if not constraint.is_satisfied():
            constraint.detach()
            return
        out = constraint.output()
        constraint.mark_unsatisfied()
        constraint.detach()
        unsatisfied = self.remove_propagate(out)
        for strength in range(REQUIRED, WEAKEST + 1):
            for other in unsatisfied:
                if other.strength == strength:
                    mark = self.new_mark()
                    overridden = other.satisfy(self, mark)
                    while overridden is not None:
                        overridden = overridden.satisfy(self, mark)

    def add_propagate(self, constraint: Constraint, mark: int) -> bool:
        todo: list[Constraint] = [constraint]
        while todo:
            current = todo.pop()
            out = current.output()
            if out.mark == mark:
                self.remove(constraint)
                return False
            current.recalculate()
            self.collect_consuming(out, todo)
        return True

    def remove_propagate(self, out: Variable) -> list[Constraint]:
        """Recompute everything downstream of `out`; return the constraints that may now be satisfiable."""
        out.determined_by = None
        out.walk_strength = WEAKEST
        out.stays = True
        unsatisfied: list[Constraint] = []
        todo: list[Variable] = [out]
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
            determining = variable.determined_by
            for constraint in variable.constraints:
                if constraint is not determining and constraint.is_satisfied():
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def collect_consuming(self, variable: Variable, into: list[Constraint]) -> None:
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.is_satisfied():
                into.append(constraint)

    def plan_from(self, sources: list[Constraint]) -> Plan:
        mark = self.new_mark()
        plan = Plan()
        todo = sources
        while todo:
            constraint = todo.pop()
            out = constraint.output()
            if out.mark != mark and constraint.inputs_known(mark):
                plan.add(constraint)
                out.mark = mark
                self.collect_consuming(out, todo)
        return plan

    def plan_for(self, constraints: list[Constraint]) -> Plan:
        sources: list[Constraint] = []
        for constraint in constraints:
            if constraint.is_input() and constraint.is_satisfied():
                sources.append(constraint)
        return self.plan_from(sources)

    def change(self, variable: Variable, value: int) -> None:
        edit = EditConstraint(variable, PREFERRED)
        self.add(edit)
        plan = self.plan_for([edit])
        for _ in range(10):
            variable.value = value
            plan.execute()
        self.remove(edit)


def check(what: str, got: int, expected: int) -> None:
    if got != expected:
        raise ValueError(f"{what}: got {got}, expected {expected}")


def chain(length: int) -> int:
    """Push values through a chain of equalities, strongest at the head."""
    planner = Planner()
    variables = [Variable(f"v{i}", 0) for i in range(length + 1)]
    for i in range(length):
        planner.add(EqualityConstraint(variables[i], variables[i + 1], REQUIRED))
    first = variables[0]
    last = variables[length]
    planner.add(StayConstraint(last, STRONG_DEFAULT))
    edit = EditConstraint(first, PREFERRED)
    planner.add(edit)
    plan = planner.plan_for([edit])
    total = 0
    for value in range(100):
        first.value = value
        plan.execute()
        check("chain", last.value, value)
        total += last.value
    return total


def projection(size: int) -> int:
    """Map sources to destinations through a shared scale and offset, editing each of the four."""
    planner = Planner()
    scale = Variable("scale", 10)
    offset = Variable("offset", 1000)
    sources: list[Variable] = []
    destinations: list[Variable] = []
    for i in range(size):
        source = Variable(f"source{i}", i)
        destination = Variable(f"destination{i}", i)
        sources.append(source)
        destinations.append(destination)
        planner.add(StayConstraint(source, NORMAL))
        planner.add(ScaleConstraint(source, scale, offset, destination, REQUIRED))
    middle = size // 2
    planner.change(sources[middle], 17)
    check("source", destinations[middle].value, 1170)
    planner.change(destinations[middle], 1050)
    check("destination", sources[middle].value, 5)
    planner.change(scale, 5)
    for i in range(size - 1):
        check("scale", destinations[i].value, sources[i].value * 5 + 1000)
    planner.change(offset, 2000)
    total = 0
    for i in range(size - 1):
        check("offset", destinations[i].value, sources[i].value * 5 + 2000)
        total += destinations[i].value
    return total


def run(n: int) -> tuple[int, int]:
    return chain(n), projection(n)
