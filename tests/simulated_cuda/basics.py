"""What every device program is made of: making, moving, mixing, reading, training."""

from __future__ import annotations

import copy
import io

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .scenario import Gpu, Table

table = Table()
MIXED = "Expected all tensors to be on the same device"
NUMPY = "device type tensor to numpy"


def try_gpu(i=0):
    return torch.device(f"cuda:{i}") if torch.cuda.device_count() > i else torch.device("cpu")


@table("(device(type='cuda', index=1), device(type='cpu'))", devices=2)
def asks_for_a_device_that_is_there_or_not(gpu: Gpu):
    return try_gpu(1), try_gpu(10)


@table("['cuda:0', 'cuda:0', 'cuda:0']")
def makes_tensors_on_a_device(gpu):
    made = torch.ones(2, 3, device="cuda:0"), torch.zeros(2, device="cuda"), torch.ones(1).cuda()
    return [str(x.device) for x in made]


@table((True, True, False), devices=2)
def moving_to_where_it_is_gives_the_same_object(gpu):
    x = torch.ones(2).to("cuda:1")
    return x.to("cuda:1") is x, x.cuda(1) is x, x.to("cuda:0") is x


@table((True, False, 0))
def knows_its_device(gpu):
    x = torch.ones(2).cuda()
    return x.is_cuda, x.is_cpu, x.get_device()


@table(({"cuda:0"}, True, True))
def moves_a_module_in_place(gpu):
    net = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    before = [id(p) for p in net.parameters()]
    net.to("cuda")
    where = {str(t.device) for t in [*net.parameters(), *net.buffers()]}
    same = before == [id(p) for p in net.parameters()]
    return where, same, isinstance(net[0].weight, nn.Parameter)


@table(("cuda:0", "cpu"))
def moves_buffers_but_not_plain_attributes(gpu):
    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("kept", torch.ones(2))
            self.lost = torch.ones(2)

    module = Module().cuda()
    return str(module.kept.device), str(module.lost.device)


@table(raises=MIXED)
def makes_noise_on_the_cpu(gpu):
    x = torch.ones(2, 3, device="cuda")
    return x + torch.randn(x.shape)


@table(["cuda:0", "cuda:0", "cuda:0"])
def makes_noise_where_the_input_is(gpu):
    x = torch.ones(2, 3, device="cuda")
    made = torch.randn(x.shape, device=x.device), torch.randn_like(x), x.new_zeros(3)
    return [str((x + noise).device) for noise in made]


@table(raises=MIXED, devices=2)
def adds_across_two_devices(gpu):
    return torch.ones(2, device="cuda:0") + torch.ones(2, device="cuda:1")


@table(raises=MIXED)
def gives_a_cpu_batch_to_a_net_on_the_device(gpu):
    return nn.Linear(3, 2).cuda()(torch.ones(1, 3))


@table("cuda:0")
def uses_cpu_scalars(gpu):
    return (torch.ones(2, device="cuda") * torch.tensor(2.0) + 1).device


@table(("cuda:0", True))
def trains_a_net(gpu):
    net = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1)).cuda()
    X = torch.randn(64, 2).cuda()
    y = X[:, :1] * 2 - X[:, 1:] + 1
    optimizer, losses = torch.optim.SGD(net.parameters(), 0.1), []
    for _ in range(50):
        loss = F.mse_loss(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return str(net[0].weight.grad.device), losses[-1].item() < losses[0].item() / 5


@table(("cpu", [2.0, 2.0, 2.0]))
def sends_gradients_back_to_the_cpu(gpu):
    a = torch.ones(3, requires_grad=True)
    (a.cuda() * 2).sum().backward()
    return str(a.grad.device), a.grad.tolist()


@table(raises=NUMPY)
def calls_numpy_on_the_device(gpu):
    return torch.ones(2, device="cuda").numpy()


@table(raises=NUMPY)
def gives_numpy_a_device_tensor(gpu):
    return np.asarray(torch.ones(2, device="cuda"))


@table((3.0, [1.0, 1.0]))
def reads_values(gpu):
    return torch.ones(3).cuda().sum().item(), torch.ones(2).cuda().cpu().tolist()


@table("cuda:0")
def moves_nested_batches(gpu):
    def move(batch, device):
        if torch.is_tensor(batch):
            return batch.to(device)
        if isinstance(batch, dict):
            return {key: move(value, device) for key, value in batch.items()}
        return type(batch)(move(value, device) for value in batch)

    return move({"x": [torch.ones(2), (torch.ones(1),)]}, "cuda")["x"][1][0].device


@table("cuda:0")
def trains_a_convolution(gpu):
    layers = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4, 3)
    net = nn.Sequential(*layers).cuda()
    y = torch.tensor([0, 1, 2, 0, 1]).cuda()
    F.cross_entropy(net(torch.randn(5, 1, 5, 5).cuda()), y).backward()
    return net[0].weight.grad.device


@table(("cpu", "cuda:0", "cuda:0"))
def saves_and_loads(gpu):
    net, file = nn.Linear(2, 2).cuda(), io.BytesIO()
    torch.save(net.state_dict(), file)
    file.seek(0)
    on_cpu = torch.load(file, map_location="cpu")
    file.seek(0)
    as_saved = torch.load(file)
    net.load_state_dict(on_cpu)
    return tuple(str(w.device) for w in (on_cpu["weight"], as_saved["weight"], net.weight))


@table("cuda:0")
def indexes_with_a_cpu_index(gpu):
    return torch.ones(3, device="cuda")[torch.tensor([0, 1])].device


@table(raises="indices should be either on cpu or on the same device")
def indexes_the_cpu_with_a_device_index(gpu):
    return torch.ones(3)[torch.tensor([0]).cuda()]


@table("cuda:0")
def uses_streams_and_pinned_memory(gpu):
    torch.cuda.synchronize()
    stream, event = torch.cuda.Stream(), torch.cuda.Event()
    with torch.cuda.stream(stream):
        event.record()
    return torch.ones(2).pin_memory().to("cuda", non_blocking=True).device


@table(("cuda:0", "cuda:0", "cpu"))
def makes_everything_under_a_default_device(gpu):
    with torch.device("cuda:0"):
        inside = torch.zeros(2), nn.Linear(2, 2).weight
    return tuple(str(t.device) for t in (*inside, torch.zeros(2)))


@table(("cuda:1", [3.0, 3.0]), devices=2)
def reduces_over_two_devices(gpu):
    data = [torch.ones(2, device="cuda:0"), torch.full((2,), 2.0, device="cuda:1")]
    for part in data[1:]:
        data[0][:] += part.to(data[0].device)
    for part in data[1:]:
        part[:] = data[0].to(part.device)
    return str(data[1].device), data[1].tolist()


@table("cuda:0")
def copies_a_net(gpu):
    return copy.deepcopy(nn.Linear(2, 2).cuda()).weight.device


@table("cuda:0")
def trains_an_lstm(gpu):
    net = nn.LSTM(3, 4).cuda()
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.ones(5, 2, 3).cuda())[0].sum().backward()
    optimizer.step()
    return net.weight_ih_l0.grad.device


@table((1, 1))
def counts_copies(gpu):
    x = torch.ones(10)
    y = x.cuda()
    return gpu.count("h2d", x.cuda), gpu.count("d2h", y.cpu)


@table("cuda:0")
def has_a_function_of_its_own(gpu):
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * x * torch.full((1,), 2.0, device=x.device)

    x = torch.ones(2).cuda().requires_grad_()
    Square.apply(x).sum().backward()
    return x.grad.device


@table("cuda:0")
def maps_gradients_over_a_batch(gpu):
    gradient = torch.func.grad(lambda q: (q**2).sum())
    return torch.func.vmap(gradient)(torch.ones(2, 3).cuda()).device


@table([5.0, 1.0, 1.0, 7.0])
def writes_through_views(gpu):
    x = torch.zeros(4).cuda()
    view = x[1:3]
    view += 1
    x[0], x[3] = 5, torch.tensor(7.0)
    return x.tolist()


@table(raises=MIXED)
def adds_a_device_tensor_to_the_cpu_in_place(gpu):
    torch.zeros(2).add_(torch.ones(2).cuda())


@table(raises="invalid device ordinal")
def asks_for_a_device_beyond_the_last(gpu):
    return torch.ones(1, device="cuda:99")


@table(raises="Torch not compiled with CUDA enabled", devices=0)
def asks_for_a_device_where_there_is_none(gpu):
    return torch.ones(1).cuda()


@table("(False, 0, device(type='cpu'))", devices=0)
def falls_back_where_there_is_none(gpu):
    return torch.cuda.is_available(), torch.cuda.device_count(), try_gpu()
