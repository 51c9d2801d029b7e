"""What is asked of students: the course, its exercises, and the files they are made of."""
