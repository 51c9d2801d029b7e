"""Taking in what students hand in: files read as text, never executed here."""
