"""For those who write exercises: building what students get, and proving that the checks bite."""
