"""How students choose devices, move things to them and read things back."""

from __future__ import annotations

import collections

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .basics import MIXED, NUMPY
from .scenario import Table

table = Table()
c = "cuda"

# ---------------------------------------------------------------------- choosing


@table("cuda")
def chooses_with_an_if(gpu):
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@table("cpu", devices=0)
def chooses_the_cpu_where_there_is_no_gpu(gpu):
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@table(["cuda:0", "cuda:1"], devices=2)
def lists_all_devices(gpu):
    found = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
    return [str(device) for device in found[:2]]


@table(("cuda", True))
def asks_for_the_accelerator(gpu):
    if not torch.accelerator.is_available():
        return None
    device = torch.accelerator.current_accelerator()
    return device.type, torch.ones(2, device=device).is_cuda


@table("cuda:1", devices=2)
def switches_the_current_device(gpu):
    with torch.cuda.device(1):
        return torch.ones(2, device=c).device


@table(("cuda:1", "cuda:1", 0), devices=2)
def counts_devices_by_number(gpu):
    made = torch.ones(2).to(1), torch.ones(2).cuda(1)
    return *(str(x.device) for x in made), torch.cuda.current_device()


@table(False)
def compares_a_device_with_and_without_index(gpu):
    return torch.ones(1, device=c).device == torch.device("cuda")


@table(True)
def compares_the_type_of_a_device(gpu):
    return torch.ones(1, device=c).device.type == "cuda"


@table(raises="RuntimeError")
def misspells_a_device(gpu):
    return torch.ones(1, device="gpu")


@table("cuda:0")
def sets_a_default_device(gpu):
    torch.set_default_device("cuda")
    try:
        return (nn.Linear(2, 2)(torch.ones(1, 2)) + torch.arange(2)).device
    finally:
        torch.set_default_device(None)


@table("cuda:0")
def takes_the_device_of_the_net(gpu):
    net = nn.Linear(2, 2).cuda()
    device = next(net.parameters()).device
    return net(torch.ones(1, 2).to(device)).device


@table(("cuda:0", True))
def makes_a_layer_on_the_device(gpu):
    layer = nn.Linear(2, 3, device=c)
    return str(layer.bias.device), layer.weight.is_leaf


@table("cuda:0")
def makes_a_lazy_layer(gpu):
    layer = nn.LazyLinear(3).to(c)
    return layer(torch.ones(1, 2, device=c)).device


# ---------------------------------------------------------------------- moving


@table("cpu")
def forgets_that_to_returns_a_copy(gpu):
    x = torch.ones(2)
    x.to(c)
    return x.device


@table(raises=MIXED)
def forgets_the_copy_and_uses_it(gpu):
    net, x = nn.Linear(2, 2).cuda(), torch.ones(1, 2)
    x.cuda()
    net(x)


@table(("torch.float64", "cuda:0"))
def moves_and_changes_dtype_at_once(gpu):
    x = torch.ones(2).to(c, torch.float64)
    return str(x.dtype), str(x.device)


@table(("cuda:0", "torch.int64"))
def moves_like_another_tensor(gpu):
    x = torch.ones(2).to(torch.zeros(1, dtype=torch.long, device=c))
    return str(x.device), str(x.dtype)


@table(("Batch", "cuda:0", "cuda:0"))
def moves_a_named_tuple(gpu):
    Batch = collections.namedtuple("Batch", "x y")
    moved = Batch(*(t.to(c) for t in Batch(torch.ones(2), torch.zeros(2))))
    return type(moved).__name__, str(moved.x.device), str(moved.y.device)


@table((True, True))
def keeps_shared_weights_shared(gpu):
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    net[1].weight = net[0].weight
    net.cuda()
    return net[0].weight is net[1].weight, net[1].weight.is_cuda


@table(raises=MIXED)
def keeps_layers_in_a_python_list(gpu):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(2, 2), nn.Linear(2, 2)]

        def forward(self, x):
            for layer in self.layers:
                x = layer(x)
            return x

    return Net().cuda()(torch.ones(1, 2, device=c))


class Encoding(nn.Module):
    """Adds positions, kept as a buffer or as a plain attribute."""

    def __init__(self, as_buffer):
        super().__init__()
        positions = torch.arange(8.0)[:, None] / 8
        if as_buffer:
            self.register_buffer("positions", positions)
        else:
            self.positions = positions

    def forward(self, x):
        return x + self.positions[: x.shape[0]]


@table("cuda:0")
def registers_a_positional_encoding(gpu):
    return Encoding(as_buffer=True).cuda()(torch.ones(3, 4, device=c)).device


@table(raises=MIXED)
def forgets_to_register_a_positional_encoding(gpu):
    return Encoding(as_buffer=False).cuda()(torch.ones(3, 4, device=c))


@table(raises=MIXED)
def makes_a_mask_on_the_cpu(gpu):
    X = torch.rand(2, 4, device=c)
    mask = torch.arange(4)[None, :] < torch.tensor([2, 3], device=c)[:, None]
    return X.masked_fill(~mask, 0)


@table("cuda:0")
def makes_a_mask_where_the_input_is(gpu):
    X = torch.rand(2, 4, device=c)
    mask = torch.arange(4, device=X.device)[None, :] < torch.tensor([[2], [3]], device=X.device)
    return X.masked_fill(~mask, 0).device


@table("cuda:0")
def makes_one_hot_rows_with_eye(gpu):
    y = torch.tensor([0, 2], device=c)
    return torch.eye(3, device=y.device)[y].device


@table(raises="indices should be either on cpu or on the same device")
def makes_one_hot_rows_with_a_cpu_eye(gpu):
    return torch.eye(3)[torch.tensor([0, 2], device=c)]


@table("cuda:0")
def mixes_python_numbers_and_lists(gpu):
    x = torch.ones(3, device=c)
    x[[0, 2]] = 4.0
    return (2 * x**2 / 3 - 1).device


@table(("cuda:0", "cuda:0"))
def keeps_the_device_through_views(gpu):
    x = torch.arange(6.0).cuda().reshape(2, 3)
    return str(x.T[0].device), str(x.detach()[:, 1].data.device)


@table(("cuda:1", "cuda:0"), devices=2)
def copies_between_devices(gpu):
    x = torch.ones(2, device="cuda:0")
    return str(x.to("cuda:1").device), str(x.device)


@table((1, 1), devices=2)
def counts_copies_between_devices(gpu):
    x, y = torch.ones(2, device="cuda:0"), torch.empty(2, device="cuda:1")
    return gpu.count("d2d", lambda: x.to("cuda:1")), gpu.count("d2d", lambda: y.copy_(x))


@table("cpu")
def puts_a_net_back_on_the_cpu(gpu):
    return nn.Linear(2, 2).cuda().cpu()(torch.ones(1, 2)).device


@table(raises="cannot pin")
def pins_a_device_tensor(gpu):
    return torch.ones(2, device=c).pin_memory()


# ---------------------------------------------------------------------- reading


@table(raises=NUMPY)
def plots_device_losses(gpu):
    return np.asarray([torch.ones((), device=c)])


@table("[1. 1.]")
def detaches_copies_and_plots(gpu):
    return torch.ones(2, device=c, requires_grad=True).detach().cpu().numpy()


@table(raises="Can't call numpy() on Tensor that requires grad")
def forgets_to_detach(gpu):
    return torch.ones(2, device=c, requires_grad=True).cpu().numpy()


@table("tensor([1., 1.], device='cuda:0')")
def prints_a_tensor(gpu):
    return torch.ones(2, device=c)


@table("tensor(2., device='cuda:0', grad_fn=<SumBackward0>)")
def prints_a_loss(gpu):
    return torch.ones(2, device=c, requires_grad=True).sum()


@table("loss 1.500")
def formats_a_loss(gpu):
    return f"loss {torch.tensor(1.5, device=c):.3f}"


@table((True, 3, 0.5))
def decides_on_values(gpu):
    x = torch.tensor([0.5, 3.0], device=c)
    return bool((x > 0).all()), int(x.max()), float(x[0])


@table(20)
def waits_in_every_step(gpu):
    x = torch.ones(2, device=c)
    return gpu.count("wait", lambda: [(x * i).sum().item() for i in range(20)])


@table((0, 1))
def waits_once_at_the_end(gpu):
    x, sums = torch.ones(2, device=c), []
    busy = gpu.count("wait", lambda: sums.extend((x * i).sum() for i in range(20)))
    return busy, gpu.count("wait", lambda: torch.stack(sums).tolist())


@table((1, 0, 0))
def selects_by_a_mask(gpu):
    x = torch.arange(4.0, device=c)
    mask = x > 1
    return (
        gpu.count("wait", lambda: x[mask]),
        gpu.count("wait", lambda: torch.where(mask, x, 0.0)),
        gpu.count("wait", lambda: x.masked_fill(mask, 0.0)),
    )


@table([0.0, 1.0, 0.0, 0.0])
def fills_by_a_mask(gpu):
    x = torch.arange(4.0, device=c)
    x[x > 1] = 0
    return x.tolist()


@table(0)
def filling_by_a_mask_does_not_wait(gpu):
    x = torch.arange(4.0, device=c)
    return gpu.count("wait", lambda: x.__setitem__(x > 1, 0))


@table(1)
def nonzero_waits(gpu):
    x = torch.arange(4.0, device=c)
    return gpu.count("wait", lambda: x.nonzero())


@table("cpu")
def makes_a_tensor_of_device_scalars(gpu):
    return torch.tensor([torch.ones((), device=c).item(), 2.0]).device


@table([1.0, 2.0])
def compares_with_the_cpu(gpu):
    x = torch.tensor([1.0, 2.0])
    torch.testing.assert_close(F.relu(x.cuda()).cpu(), x)
    return x.cuda().tolist()


@table(raises=MIXED)
def compares_without_moving(gpu):
    return torch.equal(torch.ones(2, device=c), torch.ones(2))
