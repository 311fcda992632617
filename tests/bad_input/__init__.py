"""Wrong and hostile input ends in a diagnostic, never in a crash or outside the output folder."""
