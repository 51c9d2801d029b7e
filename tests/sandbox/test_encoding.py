"""What is sent is what arrives: values, dtype, shape, and whether it carries a gradient."""

from __future__ import annotations

import pytest
import torch

from grader.inside import codec
from grader.inside.wire import MAX_BLOB

X = torch.arange(12.0).view(3, 4)
Z = torch.view_as_complex(torch.arange(12.0).view(2, 3, 2))

TENSORS = {
    "contiguous": X,
    "transposed": X.t(),
    "permuted": torch.arange(24.0).view(2, 3, 4).permute(2, 0, 1),
    "every second": X[:, ::2],
    "expanded": X[:, :1].expand(3, 4),
    "a part": X[1:],
    "no axes": torch.tensor(2.5),
    "no entries": torch.empty(0, 3),
    "a leaf": X.clone().requires_grad_(),
    "with a graph": X.clone().requires_grad_() * 2,
    "a leaf, transposed": X.t().clone().t().requires_grad_(),
    "parameter": torch.nn.Parameter(X.clone()),
    "complex": Z,
    "conjugated": Z.conj(),
    "imaginary part of the conjugate": Z.conj().imag,
    "bool": X > 3,
    "half": X.half(),
    "bfloat16": X.bfloat16(),
    "uint8": X.to(torch.uint8),
    "not finite": torch.tensor([float("nan"), float("inf"), -0.0]),
}


@pytest.mark.parametrize("kind", TENSORS)
def test_a_tensor_arrives_as_it_was(kind: str) -> None:
    sent = TENSORS[kind]
    got = codec.loads(*codec.dumps(sent))
    assert (got.dtype, got.shape, got.requires_grad) == (
        sent.dtype,
        sent.shape,
        sent.requires_grad,
    )
    assert torch.equal(got.detach().nan_to_num(7), sent.detach().nan_to_num(7))


def test_memory_of_its_own() -> None:
    sent = X.clone()
    text, blob = codec.dumps([sent, sent])
    first, second = codec.loads(text, blob)
    first += 1
    assert torch.equal(second, sent)


@pytest.mark.parametrize("x", [torch.zeros(MAX_BLOB + 1, dtype=torch.uint8), X.to_sparse()])
def test_what_cannot_travel_is_described(x: torch.Tensor) -> None:
    with pytest.raises(codec.CodecError):
        codec.dumps(x)
    opaque = codec.loads(*codec.dumps(x, lenient=True))
    assert isinstance(opaque, codec.Opaque)
    assert "a tensor" in opaque.text


def test_structures_arrive_as_they_were() -> None:
    assert codec.loads(*codec.dumps({"a": (1, [None, True]), "b": torch.Size([2, 3])})) == {
        "a": (1, [None, True]),
        "b": torch.Size([2, 3]),
    }
