"""Programs run on the simulated devices and, where there is one, on a real GPU."""
