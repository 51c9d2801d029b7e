"""What leaves the instructor's machine: a student release without answers, and the course pack."""
