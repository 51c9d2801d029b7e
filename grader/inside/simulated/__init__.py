"""Simulated CUDA: any number of devices with real values, on a machine without a GPU.

    with simulated_cuda(devices=2) as log:
        net = nn.Linear(4, 2).to("cuda:1")
        net(torch.ones(3, 4, device="cuda:1")).sum().item()
    log.copies, log.waits, log.count("h2d")

What happens to a call, from the student's line down:

    user_calls    answers `x.device`, `x.to()`, `device=...`, `x.numpy()`, `print(x)`
    placement     checks that the operands of every operation share a device
    labels        knows where each tensor is
    log           remembers copies and waits, with the student's line
    fake_cuda     is `torch.cuda` and `torch.accelerator`; fake_torch the rest
"""

from grader.inside.simulated.errors import NotSimulated
from grader.inside.simulated.log import Event, Log, by_line
from grader.inside.simulated.session import simulated_cuda, warm

__all__ = ["Event", "Log", "NotSimulated", "by_line", "simulated_cuda", "warm"]
