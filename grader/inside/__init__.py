"""All of the project that the sandbox can see, and so all that a submission can reach.

Nothing here imports anything else of the project, holds an expected value or decides a
verdict. What comes out of it is a claim about values, which the grader compares.
"""
