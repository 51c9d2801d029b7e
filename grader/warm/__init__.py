"""A grader kept warm in a process of its own, for programs that ask for one report at a time."""
