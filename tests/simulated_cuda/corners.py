"""Less common device code, right and wrong."""

from __future__ import annotations

import io
import os
from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn
from torch.cuda import device_count as counted_early
from torch.cuda import is_available as asked_early
from torch.utils.data import DataLoader, TensorDataset, random_split

from .basics import MIXED
from .scenario import Table

table = Table()
c = "cuda"


@table((True, True))
def asks_by_names_imported_early(gpu):
    return asked_early(), counted_early() >= 1


@table(("cuda:0", "cuda:0", "cpu"))
def makes_a_tensor_of_a_tensor(gpu):
    x = torch.ones(2, device=c)
    made = torch.tensor(x), torch.as_tensor(x), torch.tensor(x, device="cpu")
    return tuple(str(t.device) for t in made)


@table("cpu")
def makes_a_tensor_of_a_list_of_device_scalars(gpu):
    return torch.tensor([torch.ones((), device=c), torch.ones((), device=c)]).device


@table(("cuda:0", "cuda:0", "cpu"))
def makes_tensors_like_others(gpu):
    x = torch.ones(2, device=c)
    made = x.new_tensor([1.0]), x.new_full((2,), 3.0), torch.zeros_like(x, device="cpu")
    return tuple(str(t.device) for t in made)


@table(("cuda:0", True))
def uses_legacy_types(gpu):
    x = torch.ones(2).type(torch.cuda.FloatTensor)
    return str(x.device), isinstance(x, torch.cuda.FloatTensor)


@table("cuda:0")
def makes_a_legacy_tensor(gpu):
    return torch.cuda.FloatTensor([1.0, 2.0]).device


@table("cuda:0")
def replaces_data(gpu):
    w = nn.Parameter(torch.ones(2))
    w.data = w.data.cuda()
    return (w * 2).device


@table("cuda:0")
def flattens_parameters(gpu):
    net = nn.Linear(2, 2).cuda()
    vector = nn.utils.parameters_to_vector(net.parameters())
    nn.utils.vector_to_parameters(vector, net.parameters())
    return net.weight.device


@table(raises="", devices=2)
def flattens_parameters_of_two_devices(gpu):
    layers = nn.Linear(2, 2).to("cuda:0"), nn.Linear(2, 2).to("cuda:1")
    return nn.utils.parameters_to_vector([layer.weight for layer in layers])


@table("cuda:0")
def saves_a_whole_module(gpu):
    file = io.BytesIO()
    torch.save(nn.Linear(2, 2).cuda(), file)
    file.seek(0)
    return torch.load(file, weights_only=False).weight.device


@table("cuda:1", devices=2)
def loads_onto_another_device(gpu):
    file = io.BytesIO()
    torch.save(torch.ones(2, device="cuda:0"), file)
    file.seek(0)
    return torch.load(file, map_location={"cuda:0": "cuda:1"}).device


@table("cuda:0")
def loads_a_cpu_file_onto_the_device(gpu):
    file = io.BytesIO()
    torch.save(torch.ones(2), file)
    file.seek(0)
    return torch.load(file, map_location=torch.device("cuda")).device


@table(["cuda:0", "cuda:0"])
def uses_fused_and_capturable_optimizers(gpu):
    places = []
    for options in ({"fused": True}, {"capturable": True}):
        net = nn.Linear(2, 2).cuda()
        optimizer = torch.optim.AdamW(net.parameters(), **options)
        net(torch.ones(1, 2, device=c)).sum().backward()
        optimizer.step()
        places.append(str(optimizer.state[net.weight]["step"].device))
    return places


@table("cuda:0")
def normalises_weights(gpu):
    layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 2)).cuda()
    return layer(torch.ones(1, 2, device=c)).device


@table("cuda:0")
def normalises_the_spectrum(gpu):
    layer = nn.utils.parametrizations.spectral_norm(nn.Linear(2, 2)).cuda()
    return layer(torch.ones(1, 2, device=c)).device


@table(["cuda:0", "cpu"])
def hooks_a_forward_pass(gpu):
    net, seen = nn.Sequential(nn.Linear(2, 2), nn.ReLU()).cuda(), []
    net[0].register_forward_hook(lambda module, args, out: seen.append(str(out.device)))
    net.register_forward_hook(lambda module, args, out: out.cpu())
    y = net(torch.ones(1, 2, device=c))
    return [*seen, str(y.device)]


@table("cuda:0")
def steps_in_a_gradient_hook(gpu):
    w, seen = nn.Parameter(torch.ones(2, device=c)), []
    w.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.device))
    (w**2).sum().backward()
    return seen[0]


@table("cuda:0")
def computes_a_jacobian(gpu):
    return torch.autograd.functional.jacobian(torch.sin, torch.ones(2, device=c)).device


@table(raises="Expected a 'cpu' device type for generator but found 'cuda'")
def splits_data_with_a_device_generator(gpu):
    data = TensorDataset(torch.ones(4, 1))
    random_split(data, [2, 2], generator=torch.Generator(device=c))


@table(raises="Expected a 'cuda' device type for generator but found 'cpu'")
def shuffles_under_a_default_device(gpu):
    with torch.device(c):
        return next(iter(DataLoader(TensorDataset(torch.ones(4, 1)), shuffle=True)))


@table((1, 0))
def one_hot_waits_for_the_number_of_classes(gpu):
    y = torch.tensor([0, 2], device=c)
    return gpu.count("wait", lambda: F.one_hot(y)), gpu.count("wait", lambda: F.one_hot(y, 3))


@table(["cuda:0", "cuda:0"])
def moves_an_ordered_dict(gpu):
    batch = OrderedDict(x=torch.ones(2), y=torch.zeros(2))
    return [str(t.device) for t in type(batch)((k, v.to(c)) for k, v in batch.items()).values()]


@table(raises=MIXED)
def adds_a_penalty_of_the_cpu(gpu):
    net, target = nn.Linear(2, 2).cuda(), torch.zeros(2, 2)
    return F.mse_loss(net.weight, target)


@table(raises=MIXED)
def weighs_a_loss_on_the_cpu(gpu):
    loss = nn.BCEWithLogitsLoss(pos_weight=torch.ones(3))
    return loss(torch.zeros(2, 3, device=c), torch.zeros(2, 3, device=c))


@table(raises=MIXED, devices=2)
def splits_a_model_and_forgets_to_move_between(gpu):
    first, second = nn.Linear(2, 2).to("cuda:0"), nn.Linear(2, 2).to("cuda:1")
    return second(first(torch.ones(1, 2, device="cuda:0")))


@table(raises=MIXED)
def resumes_an_optimizer_on_the_cpu(gpu):
    net = nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    net(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    net.cuda()
    net.zero_grad()
    net(torch.ones(1, 2, device=c)).sum().backward()
    optimizer.step()


@table(("cuda:0", "cuda:0"))
def keeps_moments_of_a_batch_norm(gpu):
    layer = nn.BatchNorm1d(2).cuda()
    layer(torch.rand(4, 2, device=c))
    return str(layer.running_mean.device), str(layer.num_batches_tracked.device)


@table("cuda:0")
def ranks_an_empty_matrix(gpu):
    return torch.linalg.matrix_rank(torch.ones(2, 0, 3, device=c), tol=1.0).device


@table("Parameter containing:\ntensor([1., 1.], device='cuda:0', requires_grad=True)")
def prints_a_parameter(gpu):
    return nn.Parameter(torch.ones(2, device=c))


@table("cuda:0")
def aligns_sequences_with_lengths_on_the_cpu(gpu):
    scores = torch.rand(5, 2, 4, device=c).log_softmax(2)
    targets = torch.ones(2, 2, dtype=torch.long, device=c)
    return F.ctc_loss(scores, targets, torch.tensor([5, 5]), torch.tensor([2, 2])).device


@table((1, 0))
def repeating_waits_for_the_size(gpu):
    x, times = torch.ones(2, device=c), torch.tensor([1, 2], device=c)
    return (
        gpu.count("wait", lambda: x.repeat_interleave(times)),
        gpu.count("wait", lambda: x.repeat_interleave(times, output_size=3)),
    )


@table("torch.complex32", refused=True)
def transforms_in_half_precision(gpu):
    return torch.fft.fft(torch.ones(4, device=c, dtype=torch.float16)).dtype


@table("Cannot re-initialize CUDA in forked subprocess")
def forks_after_cuda_has_started(gpu):
    x = torch.ones(2, device=c)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            x.cpu() + torch.ones(2, device=c).cpu()
            said = "worked"
        except RuntimeError as error:
            said = str(error).partition(".")[0]
        os.write(writer, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    return os.read(reader, 200).decode()
