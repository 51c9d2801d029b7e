"""To change what the next submission finds. Each is followed by an honest one that must be right."""

# ruff: noqa: E501  # each submission on as few lines as it reads best

from __future__ import annotations

from .entry import Hostile

ANY = "right wrong raised timeout crashed protocol"


def _state(name: str, goal: str, body: str, expect: str = "right") -> Hostile:
    return Hostile(name, goal, expect, body)


BANK = [
    _state("dtype", "leave another default dtype", "torch.set_default_dtype(torch.float64)"),
    _state("device", "leave another default device", "torch.set_default_device('meta')", ANY),
    _state("seed", "leave another seed", "torch.manual_seed(7)\nimport random\nrandom.seed(7)"),
    _state(
        "threads",
        "leave more threads",
        "torch.set_num_threads(8)\ntorch.ones(500, 500) @ torch.ones(500, 500)",
        ANY,
    ),
    _state("grad-mode", "leave gradients off", "torch.set_grad_enabled(False)"),
    _state(
        "inference-mode", "enter inference mode and stay", "torch.inference_mode().__enter__()", ANY
    ),
    _state("determinism", "leave determinism on", "torch.use_deterministic_algorithms(True)"),
    _state("anomaly", "leave anomaly mode on", "torch.autograd.set_detect_anomaly(True)"),
    _state(
        "print-options",
        "leave other print options",
        "torch.set_printoptions(precision=1, threshold=1)",
    ),
    _state(
        "patched-softmax",
        "leave a wrong softmax",
        """
        torch.softmax = torch.nn.functional.softmax = lambda *a, **k: torch.zeros(())
        def softmax(x):
            return torch.softmax(x, -1)
        """,
        "wrong",
    ),
    _state(
        "patched-import",
        "leave a wrong import",
        """
        import builtins
        builtins.__import__ = lambda *a, **k: 1 / 0
        """,
        ANY,
    ),
    _state(
        "dispatch-mode",
        "leave a dispatch mode",
        """
        from torch.utils._python_dispatch import TorchDispatchMode
        class M(TorchDispatchMode):
            def __torch_dispatch__(self, func, types, args=(), kwargs=None): return torch.zeros(())
        M().__enter__()
        """,
        ANY,
    ),
    _state(
        "hooks",
        "leave hooks on every module",
        """
        torch.nn.modules.module.register_module_forward_hook(lambda *a: torch.zeros(()))
        """,
    ),
    _state("recursion-limit", "leave no stack", "sys.setrecursionlimit(80)", ANY),
    _state(
        "warnings", "turn warnings into errors", "import warnings\nwarnings.simplefilter('error')"
    ),
    _state(
        "signals",
        "leave a signal handler",
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)",
    ),
    _state("directory", "leave another directory", "os.chdir('/')\nos.umask(0o777)"),
    _state(
        "variables",
        "leave other variables",
        "os.environ['OMP_NUM_THREADS'] = '64'\nos.environ['PATH'] = ''",
    ),
    _state("gc-off", "leave the collector off", "import gc\ngc.disable()\ngc.freeze()"),
    _state(
        "no-print",
        "leave no print",
        "import builtins\nbuiltins.print = None\nsys.stdout = sys.stderr = None",
        ANY,
    ),
    _state("path", "leave another import path", "sys.path.clear()\nsys.meta_path.clear()", ANY),
    _state(
        "trace",
        "leave a trace function",
        "sys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)",
    ),
    _state(
        "thread",
        "leave a thread that goes on",
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
        "raised",
    ),
    _state("interned", "change a shared tensor", "torch.tensor(1.0).fill_(5)\ntorch.pi = 3"),
]
