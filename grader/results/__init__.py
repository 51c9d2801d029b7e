"""The results of a class: reports on disk, and what is computed from them alone."""
