"""The trusted side of the sandbox: starts launchers, holds workers, bounds every wait."""
