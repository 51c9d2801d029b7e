"""Results for course platforms: one module a format, each from the reports and the rules alone.

All of it runs on the trusted side and reads text that students chose (names, messages): each
module escapes it for its format. What students will see obeys the rules on hidden checks.
"""
