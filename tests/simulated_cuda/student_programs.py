"""Device programs as right and wrong students write them."""

from __future__ import annotations

import io
import pickle
import threading

import numpy as np
import torch
import torch.utils.checkpoint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from .basics import MIXED, NUMPY
from .scenario import Table

table = Table()
c = "cuda"


def batches(**options):
    return DataLoader(TensorDataset(torch.ones(4, 2)), 2, **options)


@table("cuda:0")
def packs_sequences(gpu):
    packed = nn.utils.rnn.pack_padded_sequence(torch.ones(3, 2, 4, device=c), torch.tensor([3, 2]))
    out, _ = nn.utils.rnn.pad_packed_sequence(nn.LSTM(4, 5).cuda()(packed)[0])
    out.sum().backward()
    return out.device


@table("cuda:0")
def checkpoints_activations(gpu):
    x = torch.ones(1, 2, device=c, requires_grad=True)
    net = nn.Linear(2, 2).cuda()
    torch.utils.checkpoint.checkpoint(net, x, use_reentrant=False).sum().backward()
    return x.grad.device


@table(None)
def forks_random_numbers(gpu):
    with torch.random.fork_rng():
        torch.manual_seed(0)


@table(raises="leaf")
def optimises_a_moved_parameter(gpu):
    torch.optim.SGD([nn.Parameter(torch.ones(2)).to(c)], lr=0.1)


@table(True)
def moving_is_part_of_the_graph(gpu):
    return torch.ones(2, requires_grad=True).cuda().grad_fn is not None


@table(raises="")
def shares_memory_with_numpy(gpu):
    np.from_dlpack(torch.ones(2, device=c))


@table(raises=NUMPY)
def makes_an_array_of_scalars(gpu):
    return np.array([torch.ones((), device=c), torch.ones((), device=c)])


@table(raises=NUMPY)
def calls_a_numpy_function(gpu):
    return np.exp(torch.ones(2, device=c))


@table("cuda:0")
def multiplies_with_a_numpy_scalar(gpu):
    return (np.float32(2) * torch.ones(2, device=c)).device


@table("cuda:0")
def moves_in_inference_mode(gpu):
    with torch.inference_mode():
        return (torch.ones(2).to(c) + 1).device


@table((True, "cuda:0"))
def loads_pinned_batches(gpu):
    (batch,) = next(iter(batches(pin_memory=True)))
    return batch.is_pinned(), str(batch.to(c, non_blocking=True).device)


@table("cuda:0")
def loads_batches_in_workers(gpu):
    (batch,) = next(iter(batches(num_workers=1)))
    return batch.to(c).device


@table("cuda:0")
def loads_pinned_batches_in_workers(gpu):
    (batch,) = next(iter(batches(num_workers=1, pin_memory=True)))
    return batch.to(c).device


@table("cuda:0")
def clips_gradients(gpu):
    net = nn.Linear(2, 2).cuda()
    net(torch.ones(1, 2, device=c)).sum().backward()
    return nn.utils.clip_grad_norm_(net.parameters(), 1.0).device


@table("cuda:0")
def records_a_stream(gpu):
    x = torch.ones(2, device=c)
    x.record_stream(torch.cuda.current_stream())
    return x.device


@table("cuda:0")
def draws_with_a_generator_of_the_device(gpu):
    return torch.randn(2, device=c, generator=torch.Generator(device=c).manual_seed(0)).device


@table("torch.float16", refused=True)
def uses_autocast(gpu):
    x = torch.ones(2, 2, device=c)
    with torch.autocast("cuda", dtype=torch.float16):
        return (x @ x).dtype


@table("cuda:0")
def scales_gradients(gpu):
    net = nn.Linear(2, 2).cuda()
    optimizer, scaler = torch.optim.SGD(net.parameters(), 0.1), torch.amp.GradScaler("cuda")
    scaler.scale(net(torch.ones(1, 2, device=c)).sum()).backward()
    scaler.step(optimizer)
    scaler.update()
    return net.weight.device


@table("cuda:0")
def moves_inside_vmap(gpu):
    return torch.func.vmap(lambda q: q.cuda() * 2)(torch.ones(2, 3)).device


@table("cuda:0")
def pickles_a_tensor(gpu):
    return pickle.loads(pickle.dumps(torch.ones(2, device=c))).device


@table("cuda:0")
def works_in_a_thread(gpu):
    out = []
    thread = threading.Thread(target=lambda: out.append(torch.ones(2, device=c) + 1))
    thread.start()
    thread.join()
    return out[0].device


@table(raises=MIXED)
def mixes_in_a_thread(gpu):
    out = []

    def work():
        try:
            out.append(torch.ones(2, device=c) + torch.ones(2))
        except RuntimeError as error:
            out.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    raise out[0]


@table(raises="found at least two devices")
def writes_into_a_cpu_result(gpu):
    torch.add(torch.ones(2, device=c), 1, out=torch.ones(2))


@table("cuda:0")
def chooses_between_a_tensor_and_a_cpu_scalar(gpu):
    x = torch.ones(3, device=c)
    return torch.where(x > 0, x, torch.tensor(0.0)).device


@table("cuda:0")
def sorts_and_takes_quantiles(gpu):
    x = torch.rand(9, device=c)
    best = x.clamp(min=torch.tensor(0.2)).topk(2)[0].sort()[0].sum()
    return (torch.quantile(x, 0.5) + best).device


@table("cuda:0")
def calls_a_net_as_a_function(gpu):
    net = nn.Linear(2, 2).cuda()
    parameters = dict(net.named_parameters())
    return torch.func.functional_call(net, parameters, (torch.ones(1, 2, device=c),)).device


@table(("cuda:0", "cuda:1"), devices=2)
def splits_a_model_over_two_devices(gpu):
    first, second = nn.Linear(2, 2).to("cuda:0"), nn.Linear(2, 2).to("cuda:1")
    second(first(torch.ones(1, 2, device=c)).to("cuda:1")).sum().backward()
    return str(first.weight.grad.device), str(second.weight.grad.device)


@table(["cuda:0"])
def hooks_a_gradient(gpu):
    net, seen = nn.Linear(2, 2).cuda(), []

    def hook(gradient):
        seen.append(str(gradient.device))
        return gradient + torch.zeros(2, 2, device=c)

    net.weight.register_hook(hook)
    net(torch.ones(1, 2, device=c)).sum().backward()
    return seen


@table(raises=MIXED)
def hooks_a_gradient_with_a_cpu_tensor(gpu):
    net = nn.Linear(2, 2).cuda()
    net.weight.register_hook(lambda gradient: gradient + torch.zeros(2, 2))
    net(torch.ones(1, 2, device=c)).sum().backward()


@table("cuda:0", devices=2)
def uses_data_parallel(gpu):
    net = nn.DataParallel(nn.Linear(2, 2).cuda(), [0, 1])
    return net(torch.ones(4, 2, device=c)).device


@table("cuda:0")
def averages_two_nets(gpu):
    mean, net = nn.Linear(2, 2).cuda(), nn.Linear(2, 2).cuda()
    with torch.no_grad():
        for p, q in zip(mean.parameters(), net.parameters(), strict=True):
            p.mul_(0.9).add_(q, alpha=0.1)
            p.copy_(q)
            p.data = q.data.clone()
    return mean.weight.device


@table((1, "cuda:0"))
def copies_into_a_device_tensor(gpu):
    x, y = torch.zeros(4, device=c), torch.ones(4)
    return gpu.count("h2d", lambda: x.copy_(y)), str(x.device)


@table(1)
def makes_a_tensor_of_a_list(gpu):
    return gpu.count("h2d", lambda: torch.tensor([1.0, 2.0], device=c))


@table("torch.cuda.FloatTensor")
def asks_for_the_type(gpu):
    return torch.ones(1, device=c).type()


@table("cuda:0")
def draws_samples(gpu):
    return torch.multinomial(torch.ones(4, device=c) / 4, 2).device


@table("cuda:0")
def uses_distributions(gpu):
    normal = torch.distributions.Normal(torch.zeros(2, device=c), torch.ones(2, device=c))
    return normal.sample().device


@table("cuda:0")
def makes_a_sparse_tensor(gpu):
    return torch.eye(3, device=c).to_sparse().device


@table("cuda:0")
def wraps_a_numpy_array(gpu):
    return torch.as_tensor(np.ones(2), device=c).device


@table("cuda:0")
def joins_with_an_empty_tensor(gpu):
    return torch.cat([torch.empty(0, device=c), torch.ones(2, device=c)]).device


@table("cuda:0")
def transforms_to_frequencies(gpu):
    return torch.fft.fft(torch.ones(4, device=c)).abs().device


@table("cuda:0")
def changes_the_dtype_of_a_net(gpu):
    return nn.Linear(2, 2).cuda().half().float().double().weight.device


@table("cuda:0")
def trains_from_a_saved_state(gpu):
    net = nn.Linear(2, 2).cuda()
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.ones(1, 2, device=c)).sum().backward()
    optimizer.step()
    file = io.BytesIO()
    torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict()}, file)
    file.seek(0)
    saved = torch.load(file, map_location="cpu")
    net.load_state_dict(saved["net"])
    optimizer.load_state_dict(saved["optimizer"])
    optimizer.step()
    return optimizer.state[net.weight]["exp_avg"].device
