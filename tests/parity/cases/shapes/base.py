"""The base of the shapes."""


class Shape:
    def name(self) -> str:
        return type(self).__name__.lower()
