"""Reports: frozen data made in one place, rendered elsewhere."""
