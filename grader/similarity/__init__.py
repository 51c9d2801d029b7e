"""Which submissions share code: a lead for a human, never a verdict."""
