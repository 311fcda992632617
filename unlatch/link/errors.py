"""What can go wrong between C text and a finished extension module, each with the user's next step."""

from pathlib import Path


class LinkError(Exception):
    """The extension module was not made; nothing half-done is left where the user asked for it."""


class NoCompilerError(LinkError):
    """No C compiler was found; `tried` are the commands that were looked for."""

    def __init__(self, tried: tuple[str, ...]) -> None:
        self.tried = tried
        super().__init__(
            f"no C compiler found (looked for {', '.join(tried)}): install gcc or clang, or `pip install unlatch[cc]`"
        )


class CompilerFailedError(LinkError):
    """The C compiler refused; its whole output and command are in the file `log`."""

    def __init__(self, module: str, status: int, log: Path, first_error: str) -> None:
        self.module = module
        self.status = status
        self.log = log
        detail = f": {first_error}" if first_error else ""
        super().__init__(f"the C compiler failed on {module} with status {status}{detail}; full output in {log}")


class BadModuleNameError(LinkError):
    """The name is not a dotted sequence of identifiers, so that no file is safely named after it."""

    def __init__(self, module: str) -> None:
        self.module = module
        super().__init__(f"{module!r} is not a module name: each part between dots must be an identifier")


class UnknownSanitizerError(LinkError):
    """UNLATCH_SANITIZE names no sanitizer that modules can be built with."""

    def __init__(self, chosen: str, known: tuple[str, ...]) -> None:
        self.chosen = chosen
        super().__init__(f"UNLATCH_SANITIZE is {chosen!r}: set it to {' or '.join(known)}, or unset it")


class InsecureCacheError(LinkError):
    """A directory of the cache could have been written by somebody else; nothing in it is loaded."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(
            f"the cache directory {path} {why}: remove it, or point UNLATCH_CACHE_DIR to a directory of your own"
        )
