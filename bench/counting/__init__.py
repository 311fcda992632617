"""Counts what cannot be timed on a shared machine: executed instructions, atomic ones among them, and chosen calls."""
