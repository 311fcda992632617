"""Compiled means the same as interpreted: the corpus, and the harness that compares both."""
