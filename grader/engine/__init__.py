"""Record once, replay for all: from an exercise's checks and a submission to a report."""
