"""The language guide, kept true: Markdown suites of small programs with what the compiler makes of them."""
