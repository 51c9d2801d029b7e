"""Opening and closing: what is refused, and that nothing stays changed."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
import torch
from torch import nn

from grader.inside.simulated import NotSimulated, simulated_cuda

OWNERS = (torch, torch.cuda, torch.accelerator, torch._C, torch.autograd, torch.autograd.graph,
          torch.Tensor, torch.serialization, torch.jit, torch.distributed, torch.version,
          torch.nn.parallel.comm, threading, torch.autograd.Function,
          torch.autograd.graph.saved_tensors_hooks, torch.amp.autocast_mode.autocast)  # fmt: skip


def names() -> list[dict[str, object]]:
    return [dict(vars(owner)) for owner in OWNERS]


@pytest.mark.parametrize("devices", [0, 1, 4])
def test_closing_gives_every_name_back(devices: int) -> None:
    with simulated_cuda(devices=1):
        torch.ones(1).cuda()  # whatever PyTorch imports late is imported now
    before = names()
    with simulated_cuda(devices=devices):
        assert torch.cuda.device_count() == devices
    for kept, now in zip(before, names(), strict=True):
        assert {n for n in kept if kept[n] is not now.get(n)} == set()


def test_closing_after_an_error_gives_every_name_back() -> None:
    before = names()
    with pytest.raises(ZeroDivisionError), simulated_cuda():
        raise ZeroDivisionError
    assert [list(kept) for kept in before] == [list(now) for now in names()]
    assert not torch.cuda.is_available()


def test_a_thread_is_followed_however_it_is_started() -> None:
    start = threading.Thread.start  # taken before anybody watches
    with simulated_cuda() as log:
        x = torch.ones(2, device="cuda")
        thread = threading.Thread(target=lambda: x.tolist())
        start(thread)
        thread.join()
    assert [event.operation for event in log.waits] == ["tolist"]


def test_labels_end_with_the_session() -> None:
    with simulated_cuda():
        x = torch.ones(2, device="cuda")
        net = nn.Linear(2, 2).cuda()
    assert x.device.type == "cpu"
    with simulated_cuda():
        assert not x.is_cuda
        assert net(x).device.type == "cpu"


def test_a_default_device_ends_with_the_session() -> None:
    with simulated_cuda():
        torch.set_default_device("cuda")
        assert torch.ones(1).is_cuda
    assert torch.ones(1).device.type == "cpu"


def test_seeds_of_the_cpu_give_the_same_numbers_inside() -> None:
    torch.manual_seed(3)
    outside = torch.rand(4)
    torch.manual_seed(3)
    with simulated_cuda():
        torch.rand(4, device="cuda")
        inside = torch.rand(4)
    assert torch.equal(outside, inside)


@pytest.mark.parametrize("devices", [-1, -3])
def test_a_negative_number_of_devices_is_an_error(devices: int) -> None:
    with pytest.raises(ValueError, match="0 or more"), simulated_cuda(devices=devices):
        pass


def half_precision_of_cuda_only() -> object:
    x = torch.ones(3, 3, device="cuda", dtype=torch.float16)
    return torch.linalg.inv(x) if False else torch.linalg.cholesky(x)


REFUSED = {
    "a simulator inside": lambda: simulated_cuda().__enter__(),
    "torch.compile": lambda: torch.compile(lambda x: x),
    "torch.jit.script": lambda: torch.jit.script(lambda x: x),
    "torch.jit.trace": lambda: torch.jit.trace(torch.sin, torch.ones(1)),
    "torch.cuda.CUDAGraph": lambda: torch.cuda.CUDAGraph(),
    "torch.cuda.memory_summary": lambda: torch.cuda.memory_summary(),
    "torch.cuda.utilization": lambda: torch.cuda.utilization(),
    "torch.distributed": lambda: torch.distributed.init_process_group("nccl"),
    "torch.set_default_tensor_type": lambda: torch.set_default_tensor_type(
        "torch.cuda.FloatTensor"
    ),
    "torch.autocast": lambda: torch.autocast("cuda").__enter__(),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_simulated_is_refused_in_one_sentence(what: str) -> None:
    with simulated_cuda(), pytest.raises(NotSimulated, match=r"cannot do .* Instead, "):
        REFUSED[what]()


def test_no_function_of_torch_cuda_answers_for_this_machine() -> None:
    """Each public callable is simulated here, or refuses; PyTorch's own are gone."""
    public = {n for n in torch.cuda.__all__ if callable(getattr(torch.cuda, n, None))}
    own = {n: getattr(torch.cuda, n) for n in public}
    with simulated_cuda():
        left = {n for n in public if getattr(torch.cuda, n) is own[n]}
    harmless = {"CudaError", "DeferredCudaCallError", "cudaStatus", "check_error",
                "get_allocator_backend", "get_gencode_flags"}  # fmt: skip
    assert {n for n in left - harmless if not n.endswith("Storage")} == set()


def test_importing_it_loads_no_compiler() -> None:
    code = (
        "import sys, grader.inside.simulated, grader.inside.tracing;"
        "sys.exit('torch._dynamo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
