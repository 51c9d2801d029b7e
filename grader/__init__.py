"""torchgrade: grades PyTorch exercises in a process that never loads the submission."""

__version__ = "0.1.0"
