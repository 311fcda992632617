"""The two ways a compilation ends badly: the user's input is wrong, or the compiler is."""

from unlatch.diagnostics import Diagnostic, in_order


class CompileError(Exception):
    """The input cannot be compiled; `diagnostics` say why, in source order."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(d.headline() for d in self.diagnostics))


class InternalError(Exception):
    """A bug of the compiler, with what is needed to find it: `stage` (a pass or layer), the function, the source
    position, and the path to a dump of the last good form."""

    def __init__(
        self,
        message: str,
        *,
        stage: str = "",
        function: str = "",
        path: str = "",
        line: int = 0,
        dump: str = "",
    ) -> None:
        self.message = message
        self.stage = stage
        self.function = function
        self.path = path
        self.line = line
        self.dump = dump
        where = [text for text in (stage, function, f"{path}:{line}" if path else "") if text]
        lines = [f"internal error: {message}" + (f" ({', '.join(where)})" if where else "")]
        if dump:
            lines.append(f"the last good form is in {dump}")
        super().__init__("\n".join(lines))
