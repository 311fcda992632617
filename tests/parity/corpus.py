"""Finds the programs of the corpus without importing them: every function `case_*` of every module in `cases/`."""

import ast
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases"
SUPPORT = HERE / "support"  # modules that stay interpreted in both modes


@dataclass(frozen=True, slots=True)
class Topic:
    """One module of the corpus: its name, its source, and the names of its cases in source order."""

    name: str
    path: Path
    cases: tuple[str, ...]

    @property
    def is_fallback(self) -> bool:
        """Whether the topic is about definitions that this compiler leaves to the interpreter."""
        return self.name.startswith("fallback_")


def topics(folder: Path = CASES) -> tuple[Topic, ...]:
    """Return the topics of a folder, by name. Packages beside them are there to be imported and hold no cases."""
    return tuple(_topic(path) for path in sorted(folder.glob("*.py")))


def _topic(path: Path) -> Topic:
    tree = ast.parse(path.read_text(encoding="utf-8"), path)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("case_")]
    wrong = [f.name for f in functions if f.args.args or f.decorator_list or ast.unparse(f.returns or f) != "None"]
    if wrong:
        msg = f"{path.name}: a case takes nothing, is undecorated and returns None: {wrong}"
        raise ValueError(msg)
    return Topic(path.stem, path, tuple(f.name for f in functions))
