"""Layers, losses and optimisers: where their results are, and that they do not wait."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .basics import MIXED
from .scenario import Table

table = Table()
c = "cuda"
OPTIMIZERS = ("SGD", "Adam", "AdamW", "Adagrad", "RMSprop", "Adadelta", "NAdam", "RAdam", "Adamax")


def losses():
    a, b = torch.rand(4, 3, device=c, requires_grad=True), torch.rand(4, 3, device=c)
    y = torch.tensor([0, 1, 2, 0], device=c)
    of_two = (F.mse_loss, F.l1_loss, F.smooth_l1_loss, F.huber_loss, F.kl_div,
              F.binary_cross_entropy_with_logits)  # fmt: skip
    loss = sum(function(a, b) for function in of_two)
    loss = loss + F.cross_entropy(a, y, weight=torch.ones(3, device=c), label_smoothing=0.1)
    loss = loss + F.nll_loss(a.log_softmax(1), y) + F.binary_cross_entropy(a.sigmoid(), b)
    loss.backward()
    return a.grad.device


def layers():
    x = torch.rand(2, 4, 8, 8, device=c, requires_grad=True)
    net = nn.Sequential(
        nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.GELU(), nn.AvgPool2d(2),
        nn.ConvTranspose2d(4, 4, 2, 2), nn.Dropout(0.1), nn.GroupNorm(2, 4),
        nn.Upsample(scale_factor=2), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(16, 8),
        nn.LayerNorm(8), nn.Softmax(1),
    ).cuda()  # fmt: skip
    net(x).sum().backward()
    return x.grad.device


def recurrent():
    for kind in (nn.RNN, nn.GRU, nn.LSTM):
        x = torch.rand(5, 2, 3, device=c, requires_grad=True)
        kind(3, 4, 2, bidirectional=True).cuda()(x)[0].sum().backward()
    return x.grad.device


def transformer():
    net = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).cuda()
    x = torch.rand(2, 5, 8, device=c, requires_grad=True)
    mask = nn.Transformer.generate_square_subsequent_mask(5, device=c)
    net(x, src_mask=mask).sum().backward()
    net.eval()
    net(x.detach())
    return x.grad.device


def attention():
    q = torch.rand(2, 2, 5, 4, device=c, requires_grad=True)
    F.scaled_dot_product_attention(q, q, q, is_causal=True).sum().backward()
    return q.grad.device


def embedding():
    layer = nn.Embedding(5, 3).cuda()
    layer(torch.tensor([1, 2], device=c)).sum().backward()
    return layer.weight.grad.device


@table("cuda:0")
def runs_all_losses(gpu):
    return losses()


@table("cuda:0")
def runs_many_layers(gpu):
    return layers()


@table("cuda:0")
def runs_recurrent_layers(gpu):
    return recurrent()


@table("cuda:0")
def runs_a_transformer_layer(gpu):
    return transformer()


@table("cuda:0")
def runs_attention(gpu):
    return attention()


@table("cuda:0")
def runs_an_embedding(gpu):
    return embedding()


@table("cuda:0")
def gathers_and_scatters(gpu):
    x = torch.rand(3, 4, device=c, requires_grad=True)
    i = torch.tensor([[0], [1], [2]], device=c)
    parts = [
        x.gather(1, i).sum(),
        x[range(3), [0, 1, 2]].sum(),
        torch.zeros(3, 4, device=c).scatter(1, i, 1.0).sum(),
        x.cumsum(0).max(1)[0].sum(),
        torch.einsum("ij,kj->ik", x, x).trace(),
    ]
    sum(parts).backward()
    return x.grad.device


@table("cuda:0")
def runs_linear_algebra(gpu):
    x = torch.rand(3, 3, device=c, requires_grad=True)
    singular = torch.linalg.svd(x @ x.T + torch.eye(3, device=c))[1].sum()
    (singular + torch.linalg.solve(x, x).sum() + torch.linalg.norm(x) + x.var()).backward()
    return x.grad.device


@table("cuda:0")
def unfolds_images(gpu):
    return F.unfold(torch.ones(1, 1, 4, 4, device=c), 2).device


@table(0)
def forward_and_backward_of_a_net_do_not_wait(gpu):
    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(),
                        nn.Linear(8, 3)).cuda()  # fmt: skip
    x, y = torch.rand(5, 1, 4, 4, device=c), torch.tensor([0, 1, 2, 0, 1], device=c)
    return gpu.count("wait", lambda: F.cross_entropy(net(x), y).backward())


@table(0)
def attention_and_recurrence_do_not_wait(gpu):
    net = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).cuda()
    rnn, x = nn.GRU(8, 8).cuda(), torch.rand(2, 5, 8, device=c)
    return gpu.count("wait", lambda: rnn(net(x))[0].sum().backward())


@table([0] * len(OPTIMIZERS))
def optimisers_do_not_wait(gpu):
    counts = []
    for name in OPTIMIZERS:
        net = nn.Linear(2, 2).cuda()
        optimizer = getattr(torch.optim, name)(net.parameters(), lr=0.1)
        net(torch.ones(1, 2, device=c)).sum().backward()
        counts.append(gpu.count("wait", optimizer.step))
    return counts


@table((0, 0, 0))
def clipping_does_not_copy(gpu):
    net = nn.Linear(2, 2).cuda()
    net(torch.ones(1, 2, device=c)).sum().backward()
    kinds = ("h2d", "d2h", "wait")
    clip = nn.utils.clip_grad_norm_
    return tuple(gpu.count(kind, lambda: clip(net.parameters(), 1.0)) for kind in kinds)


@table(raises=MIXED)
def weighs_classes_on_the_cpu(gpu):
    y = torch.tensor([0, 1, 2, 0], device=c)
    F.cross_entropy(torch.rand(4, 3, device=c), y, weight=torch.ones(3))


@table(raises=MIXED)
def masks_on_the_cpu(gpu):
    torch.rand(2, 2, device=c).masked_fill(torch.ones(2, 2).bool(), 0)


@table(raises="are not at the same device, found input tensor at cuda:0 and hidden tensor at cpu")
def starts_an_lstm_on_the_cpu(gpu):
    hidden = torch.zeros(1, 1, 3), torch.zeros(1, 1, 3)
    nn.LSTM(2, 3).cuda()(torch.ones(1, 1, 2, device=c), hidden)


@table(raises=MIXED)
def forgets_to_move_a_batch_norm(gpu):
    nn.BatchNorm1d(2)(torch.rand(3, 2, device=c))


@table(raises="Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be")
def forgets_to_move_a_convolution(gpu):
    nn.Conv2d(1, 1, 3)(torch.rand(1, 1, 4, 4, device=c))


@table(raises="Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be")
def gives_a_cpu_image_to_a_convolution(gpu):
    nn.Conv2d(1, 1, 3).cuda()(torch.rand(1, 1, 4, 4))


@table(raises=MIXED)
def looks_up_a_cpu_index(gpu):
    nn.Embedding(5, 3).cuda()(torch.tensor([1, 2]))


@table(raises=MIXED)
def targets_on_the_cpu(gpu):
    F.cross_entropy(torch.rand(4, 3, device=c), torch.tensor([0, 1, 2, 0]))


@table(raises=MIXED)
def multiplies_matrices_of_two_devices(gpu):
    return torch.rand(2, 3) @ torch.rand(3, 2, device=c)


@table(raises=MIXED)
def joins_two_devices(gpu):
    return torch.cat([torch.ones(2, device=c), torch.ones(2)])


@table(raises=MIXED)
def stacks_scalars_of_two_devices(gpu):
    return torch.stack([torch.ones((), device=c), torch.ones(())])


@table(raises=MIXED)
def gathers_with_a_cpu_index(gpu):
    return torch.rand(2, 2, device=c).gather(1, torch.zeros(2, 1, dtype=torch.long))


@table(raises="'lengths' argument should be a 1D CPU int64 tensor")
def packs_with_lengths_on_the_device(gpu):
    nn.utils.rnn.pack_padded_sequence(torch.ones(3, 2, 4, device=c), torch.tensor([3, 2]).cuda())


@table(raises=MIXED)
def adds_a_cpu_scalar_target_in_place(gpu):
    torch.zeros(()).add_(torch.ones((), device=c))
