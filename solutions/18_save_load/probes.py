"""What exercise-18 observes: files, what is in them, and what loading makes of a network.

Every probe works in a scratch folder of its own, which it removes again.
"""

import os
import tempfile
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import torch
from torch import Tensor, nn

from grader.inside.probes import gpu, move, places, student_files

OLD = b"the file that was here before"


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


def _spelled(path: Path, kind: str) -> Any:
    return str(path) if kind == "str" else path


def _opened(path: Path) -> dict[str, Any]:
    """What weights-only mode finds in a file: `content`, or the `error` that it raises."""
    try:
        return {"content": torch.load(path, weights_only=True), "error": None}
    except Exception as error:
        return {"content": None, "error": f"{type(error).__name__}: {str(error)[:80]}"}


def _bytes(path: Path) -> Tensor:
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=torch.uint8)


def _write(path: Path, file: Tensor) -> None:
    path.write_bytes(bytes(file.tolist()))


def tensors_file(submission: types.ModuleType, tensors: dict[str, Tensor]) -> Tensor:
    """The bytes of a file of these tensors, for probes that load; made without the submission."""
    del submission
    with _folder() as folder:
        torch.save(tensors, folder / "file.pt")
        return _bytes(folder / "file.pt")


def _raised(work: Callable[[], Any]) -> list[str]:
    """The names of the exception's classes; a name not written yet comes through."""
    try:
        work()
    except NotImplementedError:
        raise
    except Exception as error:
        return [c.__name__ for c in type(error).__mro__]
    return []


# ---------------------------------------------------------------------- tensors


def saved_tensors(
    submission: types.ModuleType, tensors: dict[str, Tensor], kind: str
) -> dict[str, Any]:
    """What save_tensors writes: `content` or `error`, the names in the `folder`, the inputs after."""
    with _folder() as folder:
        path = folder / "tensors.pt"
        submission.save_tensors(_spelled(path, kind), tensors)
        return {**_opened(path), "folder": sorted(os.listdir(folder)), "after": tensors}


def loaded_tensors(submission: types.ModuleType, file: Tensor, kind: str) -> dict[str, Any]:
    """What load_tensors returns for a file of these bytes."""
    with _folder() as folder:
        path = folder / "tensors.pt"
        _write(path, file)
        return {"content": submission.load_tensors(_spelled(path, kind))}


def saved_view(submission: types.ModuleType, transposed: bool, start: int) -> dict[str, Any]:
    """The `file` of a view of ten elements, and what became of the million around it.

    Only the first 100 000 bytes of the file are returned.
    """
    base = torch.arange(1_000_000, dtype=torch.float32) + start
    view = base.view(1000, 1000)[500:510, 7] if transposed else base[1000:1010]
    version = base._version
    with _folder() as folder:
        path = folder / "view.pt"
        submission.save_tensors(path, {"view": view})
        found = _opened(path)
        return {
            **found,
            "file": _bytes(path)[:100_000].clone(),
            "view": view,
            "changes": base._version - version,
            "elements": view.untyped_storage().nbytes() // 4,
            "total": float(base.double().sum()),
        }


def tensors_there(
    submission: types.ModuleType, tensors: dict[str, Tensor], device: str, target: str
) -> dict[str, Any]:
    """load_tensors onto a device: values (moved to the CPU, unless they are meta) and places."""
    with _folder() as folder, gpu(device, 1, student_files(submission)):
        path = folder / "tensors.pt"
        torch.save(tensors, path)
        found = submission.load_tensors(path, target)
        return {
            "content": None if target == "meta" else move(found, "cpu"),
            "shapes": {name: tuple(x.shape) for name, x in found.items()},
            "dtypes": {name: str(x.dtype) for name, x in found.items()},
            "places": places(found),
        }


def tensors_back(submission: types.ModuleType, tensors: dict[str, Tensor], device: str) -> Any:
    """load_tensors of a file that was written on a GPU, on a computer without one."""
    with _folder() as folder:
        path = folder / "tensors.pt"
        with gpu(device, 1, student_files(submission)):
            torch.save({name: x.to("cuda:0") for name, x in tensors.items()}, path)
        with gpu(device, 0, student_files(submission)):
            return submission.load_tensors(path)


def tensors_at_meta(submission: types.ModuleType, tensors: dict[str, Tensor]) -> dict[str, Any]:
    """load_tensors onto the meta device."""
    with _folder() as folder:
        path = folder / "tensors.pt"
        torch.save(tensors, path)
        found = submission.load_tensors(path, "meta")
        return {
            "shapes": {name: tuple(x.shape) for name, x in found.items()},
            "dtypes": {name: str(x.dtype) for name, x in found.items()},
            "places": places(found),
        }


# ---------------------------------------------------------------------- networks


class Tied(nn.Module):
    """Two layers with one weight, a BatchNorm between them, and a buffer of its own."""

    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.first = nn.Linear(width, width)
        self.norm = nn.BatchNorm1d(width)
        self.last = nn.Linear(width, width)
        self.last.weight = self.first.weight
        self.register_buffer("scale", torch.ones(2))

    def forward(self, X: Tensor) -> Tensor:
        """Both layers."""
        return self.last(torch.tanh(self.norm(self.first(X)))) * self.scale.sum()


def _dropout_net() -> nn.Module:
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4, 1))


def _optimizer(kind: str, net: nn.Module, lr: float = 0.05) -> torch.optim.Optimizer:
    if kind == "SGD":
        return torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    return torch.optim.Adam(net.parameters(), lr=lr)


def _train(net: nn.Module, optimizer: Any, batches: Sequence[Tensor]) -> list[float]:
    losses = []
    for X in batches:
        optimizer.zero_grad()
        loss = (net(X) - X.sum(1, keepdim=True)).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def _batches(count: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(7)
    return [torch.randn(5, 3, generator=generator) for _ in range(count)]


def _state(net: nn.Module) -> dict[str, Tensor]:
    return {name: x.detach().clone() for name, x in net.state_dict().items()}


def _memory(optimizer: dict[str, Any]) -> dict[str, Any]:
    """A saved optimiser's settings, and its tensors by parameter and name."""
    return {
        "keys": sorted(map(str, optimizer)),
        "settings": [
            {k: group[k] for k in ("params", "lr", "momentum", "betas") if k in group}
            for group in optimizer.get("param_groups", [])
        ],
        "tensors": {
            f"{k}.{name}": value
            for k, entry in optimizer.get("state", {}).items()
            for name, value in entry.items()
        },
    }


def checkpoint(
    submission: types.ModuleType, optimizer: str, epoch: int, extra: Any, kind: str
) -> dict[str, Any]:
    """What save_checkpoint writes after three steps.

    Returns `error` of weights-only mode, or `keys`, `model`, `optimizer`, `epoch`, `extra`, `rng`;
    the names in the `folder`.
    """
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        torch.manual_seed(1)
        net = _dropout_net()
        opt = _optimizer(optimizer, net)
        _train(net, opt, _batches(3))
        submission.save_checkpoint(_spelled(path, kind), net, opt, epoch, extra)
        found = _opened(path)
        seen: dict[str, Any] = {"error": found["error"], "folder": sorted(os.listdir(folder))}
        content = found["content"]
        if not isinstance(content, dict):
            return {**seen, "keys": None, "content": content}
        seen["keys"] = sorted(map(str, content))
        for key in ("epoch", "extra", "rng"):
            seen[key] = content.get(key)
        model, memory = content.get("model"), content.get("optimizer")
        seen["model"] = dict(model) if isinstance(model, dict) else None
        seen["optimizer"] = _memory(memory) if isinstance(memory, dict) else None
        return seen


def _content(net: nn.Module, optimizer: Any, epoch: int, extra: Any) -> dict[str, Any]:
    """A checkpoint as it should be."""
    return {
        "model": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "extra": extra,
        "rng": torch.get_rng_state(),
    }


def checkpoint_file(
    submission: types.ModuleType, optimizer: str, seed: int, epoch: int, extra: Any
) -> dict[str, Any]:
    """The `file` of a checkpoint after three steps, and what comes of three more; made without the submission.

    Returns also the `losses` of the last three steps and the `weights` after them.
    """
    del submission
    torch.manual_seed(seed)
    net = _dropout_net()
    opt = _optimizer(optimizer, net)
    batches = _batches(6)
    _train(net, opt, batches[:3])
    with _folder() as folder:
        torch.save(_content(net, opt, epoch, extra), folder / "file.pt")
        file = _bytes(folder / "file.pt")
    return {"file": file, "losses": _train(net, opt, batches[3:]), "weights": _state(net)}


def went_on(submission: types.ModuleType, file: Tensor, optimizer: str) -> dict[str, Any]:
    """Three more steps after loading a checkpoint of these bytes: `losses`, and `weights` after them."""
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        _write(path, file)
        net = _dropout_net()
        opt = _optimizer(optimizer, net, lr=0.01)
        submission.load_checkpoint(path, net, opt)
    return {"losses": _train(net, opt, _batches(6)[3:]), "weights": _state(net)}


def returned(submission: types.ModuleType, file: Tensor, kind: str) -> Any:
    """What load_checkpoint returns for a file of these bytes."""
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        _write(path, file)
        net = _dropout_net()
        return submission.load_checkpoint(_spelled(path, kind), net, _optimizer("SGD", net))


def resumed(submission: types.ModuleType, optimizer: str, seed: int) -> dict[str, Any]:
    """Six steps, and three steps, saving, a fresh start, loading, three more steps.

    Returns `straight` and `resumed`: losses of the last three steps and the weights after them;
    `keys` of the checkpoint.
    """
    batches = _batches(6)
    torch.manual_seed(seed)
    net = _dropout_net()
    losses = _train(net, _optimizer(optimizer, net), batches)[3:]
    straight = {"losses": losses, "weights": _state(net)}
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        torch.manual_seed(seed)
        net = _dropout_net()
        opt = _optimizer(optimizer, net)
        _train(net, opt, batches[:3])
        submission.save_checkpoint(path, net, opt, 3)
        keys = _opened(path)["content"]
        torch.manual_seed(seed + 1000)
        fresh = _dropout_net()
        fresh_optimizer = _optimizer(optimizer, fresh, lr=0.01)
        submission.load_checkpoint(path, fresh, fresh_optimizer)
        losses = _train(fresh, fresh_optimizer, batches[3:])
    return {
        "straight": straight,
        "resumed": {"losses": losses, "weights": _state(fresh)},
        "keys": sorted(map(str, keys)) if isinstance(keys, dict) else None,
    }


# ---------------------------------------------------------------------- loading in place


def tied_file(submission: types.ModuleType, seed: int) -> dict[str, Any]:
    """The `file` of a checkpoint of a trained `Tied`, and its state; made without the submission."""
    del submission
    with _folder() as folder:
        torch.manual_seed(seed)
        net = Tied()
        _train(net, _optimizer("SGD", net), _batches(3))
        torch.save(_content(net, _optimizer("SGD", net), 3, {}), folder / "file.pt")
        return {"file": _bytes(folder / "file.pt"), "saved": _state(net)}


def in_place(
    submission: types.ModuleType, file: Tensor, training: bool, with_optimizer: bool, later: Tensor
) -> dict[str, Any]:
    """What loading a checkpoint of these bytes makes of a network whose tensors somebody holds.

    Returns:
        `held`: the tensors that were held, as found afterwards; `objects`, `pointers`: how many
        different ones there are for each name, before and after; `tied`: the second layer's
        weight after `later` was written into the first one's; `training`: flags.
    """
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        _write(path, file)
        taker = Tied().train(training)
        before = _live(taker)
        pointers = {name: x.data_ptr() for name, x in before.items()}
        optimizer = _optimizer("SGD", taker) if with_optimizer else None
        submission.load_checkpoint(path, taker, optimizer)
        after = _live(taker)
        seen = {
            "held": {name: x.detach().clone() for name, x in before.items()},
            "objects": {name: len({id(before[name]), id(after[name])}) for name in before},
            "pointers": {name: len({pointers[name], after[name].data_ptr()}) for name in before},
            "training": sorted({m.training for m in taker.modules()}),
        }
        with torch.no_grad():
            taker.first.weight.copy_(later)
        return {**seen, "tied": taker.last.weight.detach().clone()}


def _live(net: nn.Module) -> dict[str, Tensor]:
    named = dict(net.named_parameters(remove_duplicate=False))
    return {**named, **dict(net.named_buffers(remove_duplicate=False))}


def there_and_back(submission: types.ModuleType) -> dict[str, Any]:
    """The state of a trained network with BatchNorm, and of a fresh one after a round trip."""
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        torch.manual_seed(1)
        net = Tied()
        opt = _optimizer("SGD", net)
        _train(net, opt, _batches(3))
        net.scale.copy_(torch.tensor([2.0, 3.0]))
        submission.save_checkpoint(path, net, opt, 3)
        torch.manual_seed(2)
        fresh = Tied()
        submission.load_checkpoint(path, fresh)
        return {"saved": _state(net), "loaded": _state(fresh)}


def misfit(submission: types.ModuleType, kind: str) -> None:
    """Load a checkpoint into a network that it does not fit."""
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
        torch.save(_content(net, _optimizer("SGD", net), 3, {}), path)
        others = {
            "another shape": nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 3)),
            "a layer more": nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2)),
            "a layer less": nn.Sequential(nn.Linear(2, 2)),
        }
        submission.load_checkpoint(path, others[kind])


def checkpoint_there(submission: types.ModuleType, device: str) -> dict[str, Any]:
    """load_checkpoint into a network on a GPU: its state (moved to the CPU), and where it is."""
    with _folder() as folder, gpu(device, 1, student_files(submission)):
        path = folder / "checkpoint.pt"
        torch.manual_seed(1)
        net = _dropout_net()
        torch.save(_content(net, _optimizer("SGD", net), 3, {}), path)
        numbers = torch.rand(4)
        torch.manual_seed(2)
        taker = _dropout_net().to("cuda:0")
        submission.load_checkpoint(path, taker, device="cuda:0")
        return {
            "saved": _state(net),
            "loaded": move(_state(taker), "cpu"),
            "places": places(list(taker.parameters())),
            "numbers": [numbers, torch.rand(4)],
        }


def checkpoint_back(submission: types.ModuleType, device: str) -> dict[str, Any]:
    """load_checkpoint of a file that was written on a GPU, on a computer without one."""
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        with gpu(device, 1, student_files(submission)):
            torch.manual_seed(1)
            net = _dropout_net().to("cuda:0")
            torch.save(_content(net, _optimizer("SGD", net), 3, {}), path)
            saved = move(_state(net), "cpu")
        with gpu(device, 0, student_files(submission)):
            torch.manual_seed(2)
            taker = _dropout_net()
            submission.load_checkpoint(path, taker)
            return {"saved": saved, "loaded": _state(taker), "places": places(list(taker.parameters()))}


# ---------------------------------------------------------------------- hostile files


class _Trap:
    """A thing whose pickle makes a folder when it is opened by a loader that runs code."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (self.path,)


def net_file(submission: types.ModuleType, W: Tensor) -> Tensor:
    """The bytes of a checkpoint of a layer with this weight; made without the submission."""
    del submission
    with _folder() as folder:
        torch.save(_linear_content(W), folder / "file.pt")
        return _bytes(folder / "file.pt")


def _linear_content(W: Tensor) -> dict[str, Any]:
    net = nn.Linear(2, 2)
    with torch.no_grad():
        net.weight.copy_(W)
    return _content(net, _optimizer("SGD", net), 3, {})


def sprung(submission: types.ModuleType, loader: str, file: Tensor) -> dict[str, Any]:
    """What a loader does with a file of these bytes, and then with one that holds a trap.

    Returns `loaded`: what came out of the first file; `error`: the names of the exception's
    classes for the second, and the `folder` afterwards.
    """
    with _folder() as folder:
        path, trap = folder / "file.pt", _Trap(str(folder / "sprung"))
        _write(path, file)
        net = nn.Linear(2, 2)
        if loader == "load_tensors":
            loaded = submission.load_tensors(path)
            torch.save({"x": torch.ones(2), "y": trap}, path)
            error = _raised(lambda: submission.load_tensors(path))
        else:
            submission.load_checkpoint(path, net)
            loaded = {"x": net.weight.detach().clone()}
            torch.save(_content(net, _optimizer("SGD", net), 3, {"x": trap}), path)
            error = _raised(lambda: submission.load_checkpoint(path, net))
        return {"loaded": loaded, "error": error, "folder": sorted(os.listdir(folder))}


# ---------------------------------------------------------------------- writing that fails

BAD = {
    "a function": lambda: {"f": lambda: 0},
    "a set": lambda: {"s": {1, 2}},
    "bytes": lambda: {"b": b"12"},
    "a complex number": lambda: {"z": 1j},
    "a module": lambda: {"m": nn.Linear(1, 1)},
    "a class": lambda: {"c": nn.Linear},
    "a function in a list in a dict": lambda: {"a": {"b": [1, (2, lambda: 0)]}},
    "a dict with a number as key": lambda: {"a": {1: 2}},
}


def bad_extra(submission: types.ModuleType, kind: str) -> dict[str, Any]:
    """save_checkpoint over an old file, with something in extra that cannot be saved."""
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        path.write_bytes(OLD)
        net = nn.Linear(2, 2)
        extra = BAD[kind]()
        opt = _optimizer("SGD", net)
        error = _raised(lambda: submission.save_checkpoint(path, net, opt, 1, extra))
        return {"error": error, **_left(folder, path)}


def bad_value(submission: types.ModuleType, value: Any) -> dict[str, Any]:
    """save_tensors over an old file, with a value that is no tensor."""
    with _folder() as folder:
        path = folder / "tensors.pt"
        path.write_bytes(OLD)
        tensors = {"a": torch.ones(2), "b": value}
        error = _raised(lambda: submission.save_tensors(path, tensors))
        return {"error": error, **_left(folder, path)}


def bad_epoch(submission: types.ModuleType, epoch: Any) -> dict[str, Any]:
    """save_checkpoint over an old file, with this epoch."""
    with _folder() as folder:
        path = folder / "checkpoint.pt"
        path.write_bytes(OLD)
        net = nn.Linear(2, 2)
        opt = _optimizer("SGD", net)
        error = _raised(lambda: submission.save_checkpoint(path, net, opt, epoch))
        return {"error": error, **_left(folder, path)}


def missing_file(submission: types.ModuleType, loader: str) -> None:
    """Load a file that is not there."""
    with _folder() as folder:
        path = folder / "nothing.pt"
        if loader == "load_tensors":
            submission.load_tensors(path)
        else:
            submission.load_checkpoint(path, nn.Linear(2, 2))


def _left(folder: Path, path: Path) -> dict[str, Any]:
    content = path.read_bytes() if path.is_file() else None
    text = None if content is None else content.decode("latin-1")[:60]
    return {"text": text, "folder": sorted(os.listdir(folder))}


def _broken_save(content: Any, f: Any, *args: Any, **kwargs: Any) -> None:
    """Stands for torch.save on a full disk: writes rubbish to a path or file object, and raises."""
    if hasattr(f, "write"):
        f.write(b"rubbish")
    else:
        Path(f).write_bytes(b"rubbish")
    raise OSError(28, "No space left on device")


def broken_write(submission: types.ModuleType, saver: str, old: bool, kind: str) -> dict[str, Any]:
    """What is in the folder when torch.save fails half-way: the file's text, and all names."""
    with _folder() as folder:
        path = folder / "file.pt"
        if old:
            path.write_bytes(OLD)
        net = nn.Linear(2, 2)
        opt = _optimizer("SGD", net)
        with mock.patch.object(torch, "save", _broken_save):
            if saver == "save_tensors":
                _raised(lambda: submission.save_tensors(_spelled(path, kind), {"x": torch.ones(2)}))
            else:
                _raised(lambda: submission.save_checkpoint(_spelled(path, kind), net, opt, 1))
        return _left(folder, path)


# ---------------------------------------------------------------------- transfer


class Target(nn.Module):
    """A network whose own buffer comes first in its state dict."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.norm = nn.BatchNorm1d(3)
        self.last = nn.Linear(3, 2)
        self.register_buffer("scale", torch.ones(2))
        with torch.no_grad():
            for k, x in enumerate(self.state_dict().values()):
                x.copy_(torch.arange(x.numel()).view(x.shape) + 10 * k)


def transferred(submission: types.ModuleType, src: dict[str, Tensor]) -> dict[str, Any]:
    """What transfer_matching returns, and makes of a network.

    Returns:
        `value`; `state`: the tensors that were there before, as found afterwards, in the order of
        the state dict; `now`: those of the state dict; `objects`, `pointers`: how many different
        ones there are for each name, before and after; `later`: the state after 100 was added to
        all of `src` in place; `src` after the call.
    """
    net = Target()
    before = _live(net)
    pointers = {name: x.data_ptr() for name, x in before.items()}
    value = submission.transfer_matching(src, net)
    after = _live(net)
    seen = {
        "value": value,
        "state": {name: before[name].detach().clone() for name in net.state_dict()},
        "now": _state(net),
        "objects": {name: len({id(before[name]), id(after[name])}) for name in before},
        "pointers": {name: len({pointers[name], after[name].data_ptr()}) for name in before},
        "src": {name: x.clone() for name, x in src.items()},
    }
    for x in src.values():
        x.add_(100)
    return {**seen, "later": _state(net)}
