"""Training loops, random numbers, memory and what else happens around a device."""

from __future__ import annotations

import concurrent.futures
import copy

import torch
import torch.nn.functional as F
import torch.utils.checkpoint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from .basics import MIXED
from .scenario import Table

table = Table()
c = "cuda"


def data():
    X = torch.randn(32, 2)
    return DataLoader(TensorDataset(X, (X[:, 0] > 0).long()), batch_size=8)


def train(net, device, move=True):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    for X, y in data():
        if move:
            X, y = X.to(device), y.to(device)
        loss = F.cross_entropy(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss


@table("cuda:0")
def trains_on_a_device(gpu):
    return train(nn.Linear(2, 2).to(c), c).device


@table("cpu", devices=0)
def trains_without_a_device(gpu):
    return train(
        nn.Linear(2, 2), torch.device("cuda" if torch.cuda.is_available() else "cpu")
    ).device


@table(raises=MIXED)
def forgets_to_move_the_batches(gpu):
    train(nn.Linear(2, 2).to(c), c, move=False)


@table(raises=MIXED)
def forgets_to_move_the_net(gpu):
    train(nn.Linear(2, 2), c)


@table(["cuda:0"])
def makes_the_optimizer_before_moving(gpu):
    net = nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters())
    net.cuda()
    net(torch.ones(1, 2, device=c)).sum().backward()
    optimizer.step()
    return sorted({str(state["exp_avg"].device) for state in optimizer.state.values()})


@table(8)
def copies_every_batch(gpu):
    net = nn.Linear(2, 2).to(c)
    return gpu.count("h2d", lambda: train(net, c))


@table(0)
def training_does_not_copy_back(gpu):
    net = nn.Linear(2, 2).to(c)
    return gpu.count("d2h", lambda: train(net, c))


@table((True, "cuda:0"))
def updates_weights_by_hand(gpu):
    w = torch.zeros(2, 1, device=c, requires_grad=True)
    X = torch.randn(16, 2, device=c)
    y = X @ torch.tensor([[2.0], [-1.0]], device=c)
    for _ in range(100):
        ((X @ w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            w.grad.zero_()
    return (w[0] > 1).item(), str(w.grad.device)


@table("(1.0, 'cuda:0')")
def measures_accuracy(gpu):
    scores, y = torch.eye(3, device=c), torch.arange(3, device=c)
    correct = (scores.argmax(1) == y).float().mean()
    return correct.item(), str(correct.device)


@table(raises=MIXED)
def measures_accuracy_against_cpu_labels(gpu):
    return (torch.eye(3, device=c).argmax(1) == torch.arange(3)).float().mean().item()


@table("cuda:0")
def keeps_a_running_sum_on_the_device(gpu):
    total = torch.zeros((), device=c)
    for X, _ in data():
        total += X.to(c).sum()
    return total.device


@table(raises=MIXED)
def keeps_a_running_sum_on_the_cpu(gpu):
    total = torch.zeros(1)
    for X, _ in data():
        total += X.to(c).sum()


@table("cuda:0")
def drops_out_in_training(gpu):
    return nn.Dropout(0.5).train()(torch.ones(100, device=c)).device


@table(raises="Expected a 'cuda' device type for generator but found 'cpu'")
def draws_with_a_generator_of_the_cpu(gpu):
    return torch.randn(2, device=c, generator=torch.Generator().manual_seed(0))


@table((True, True))
def repeats_random_numbers_of_a_device(gpu):
    draws = []
    for _ in range(2):
        torch.manual_seed(7)
        draws.append((torch.rand(3, device=c), torch.rand(3)))
    (a, b), (d, e) = draws
    return torch.equal(a, d), torch.equal(b, e)


@table(True)
def drawing_on_a_device_leaves_the_cpu_alone(gpu):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    torch.rand(100, device=c)
    return torch.equal(torch.rand(3), expected)


@table(False)
def one_seed_gives_other_numbers_on_each_device(gpu):
    torch.manual_seed(7)
    return torch.equal(torch.rand(3), torch.rand(3, device=c).cpu())


@table(True)
def keeps_and_restores_random_state(gpu):
    state = torch.cuda.get_rng_state()
    first = torch.rand(3, device=c)
    torch.cuda.set_rng_state(state)
    return torch.equal(first, torch.rand(3, device=c))


@table(raises="TypeError")
def random_state_of_the_cpu_on_a_gpu(gpu):
    torch.set_rng_state(torch.get_rng_state().to(c))


@table((True, True, True))
def watches_memory(gpu):
    before = torch.cuda.memory_allocated()
    x = torch.ones(1000, 1000, device=c)
    during = torch.cuda.memory_allocated()
    del x
    torch.cuda.empty_cache()
    return (
        during - before >= 4_000_000,
        torch.cuda.memory_allocated() < during,
        (torch.cuda.max_memory_allocated() >= during),
    )


@table(True)
def times_with_events(gpu):
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    torch.ones(2, device=c).sum()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) >= 0


@table(raises="expected device cuda:0 but got cpu")
def returns_a_gradient_on_the_cpu(gpu):
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return 2 * x

        @staticmethod
        def backward(ctx, g):
            return (2 * g).cpu()

    x = torch.ones(2, device=c, requires_grad=True)
    Double.apply(x).sum().backward()


@table(raises="attempting to assign a gradient with device type 'cpu'")
def assigns_a_gradient_of_the_cpu(gpu):
    x = torch.ones(2, device=c, requires_grad=True)
    x.grad = torch.ones(2)


@table(("cuda:0", 2))
def keeps_activations_on_the_cpu(gpu):
    x = torch.ones(2, device=c, requires_grad=True)

    def run():
        with torch.autograd.graph.save_on_cpu():
            (x**2 * x.exp()).sum().backward()

    copies = gpu.count("d2h", run)
    return str(x.grad.device), min(copies, 2)


@table("cuda:0")
def checkpoints_in_sequence(gpu):
    net = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2), nn.ReLU()).cuda()
    x = torch.ones(3, 2, device=c, requires_grad=True)
    torch.utils.checkpoint.checkpoint_sequential(net, 2, x, use_reentrant=True).sum().backward()
    return x.grad.device


@table(True)
def checkpoints_repeat_the_same_dropout(gpu):
    x = torch.ones(200, device=c, requires_grad=True)
    layer = nn.Dropout(0.5)
    y = torch.utils.checkpoint.checkpoint(layer, x, use_reentrant=False)
    y.sum().backward()
    return torch.equal(x.grad, y.detach())


@table("cuda:0")
def takes_gradients_without_backward(gpu):
    x = torch.ones(2, device=c, requires_grad=True)
    (first,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second.device


@table(("cuda:0", [3.0, 3.0]))
def differentiates_through_a_copy_twice(gpu):
    x = torch.ones(2, requires_grad=True)
    (first,) = torch.autograd.grad((x.cuda() ** 3).sum() / 2, x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return str(torch.ones(1, device=c).device), second.tolist()


@table("cuda:0")
def pushes_tangents_forward(gpu):
    x = torch.ones(2, device=c)
    return torch.func.jvp(lambda q: q.sin(), (x,), (x,))[1].device


@table(["cuda:0", "cuda:0"])
def works_in_a_pool_of_threads(gpu):
    net = nn.Linear(2, 2).cuda()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(net, [torch.ones(1, 2, device=c)] * 2))
    return [str(y.device) for y in results]


@table([[1.0], [1.0]], devices=2)
def trains_with_data_parallel(gpu):
    net = nn.Linear(1, 1, bias=False).cuda()
    parallel = nn.DataParallel(net, device_ids=[0, 1])
    parallel(torch.ones(4, 1)).sum().backward()
    return (net.weight.grad / 4).expand(2, 1).tolist()


@table((["cuda:0", "cuda:1"], [2, 2]), devices=2)
def splits_a_batch_over_devices(gpu):
    parts = nn.parallel.scatter(torch.ones(4, 1), [0, 1])
    return [str(part.device) for part in parts], [len(part) for part in parts]


@table("cuda:0")
def freezes_and_copies_a_teacher(gpu):
    student = nn.Linear(2, 2).cuda()
    teacher = copy.deepcopy(student).eval().requires_grad_(False)
    x = torch.ones(1, 2, device=c)
    F.mse_loss(student(x), teacher(x)).backward()
    return student.weight.grad.device


@table("cuda:0")
def uses_autocast_switched_off(gpu):
    x = torch.ones(2, 2, device=c)
    with torch.autocast("cuda", enabled=False):
        return (x @ x).device


@table("torch.bfloat16", refused=True)
def uses_autocast_by_its_old_name(gpu):
    x = torch.ones(2, 2, device=c)
    with torch.cuda.amp.autocast(dtype=torch.bfloat16):
        return (x @ x).dtype


@table("cuda:0", refused=True)
def compiles_a_function(gpu):
    return torch.compile(lambda x: x + 1, backend="eager")(torch.ones(2, device=c)).device


@table("cuda:0", refused=True)
def captures_a_graph(gpu):
    x = torch.ones(2, device=c)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        y = x * 2
    graph.replay()
    return y.device
