"""The command `grade`: one small module per command, and one place where errors become output."""
