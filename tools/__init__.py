"""Programs that develop Unlatch: none of them is shipped."""
