"""The leak test finds nothing in a release, and everything that is planted there."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from grader.engine import store
from grader.inside import codec
from grader.release.leaks import find_leaks
from grader.release.lines import telling
from grader.release.secrets import answers_of
from tests.release.conftest import COURSE

LINE = "scale = centred.square().mean(dim, keepdim=True).sqrt().clamp(min=1e-12)"
PAIR = "    centred = x - x.mean(dim, keepdim=True)\n    # a remark\n    scale = 1\n"
WHOLE = (COURSE / "solutions/01_double/double.py").read_bytes()


def put(root: Path, name: str, data: bytes | str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def test_a_release_is_clean(released, secrets):
    assert find_leaks(released.root, secrets) == []


def test_there_is_something_to_look_for(secrets):
    kinds = {name: sum(name in s.what for s in secrets) for name in ("double.py", "right", "wrong")}
    assert all(kinds.values())
    assert sum(bool(s.data) for s in secrets) > 20  # answers of hidden checks


def archive(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a/b.txt", data)
    return file.getvalue()


def tape(data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as made:
        info = tarfile.TarInfo("a/b.txt")
        info.size = len(data)
        made.addfile(info, io.BytesIO(data))
    return file.getvalue()


def picture(data: bytes) -> bytes:
    """A PNG with a compressed text chunk."""
    chunk = b"zTXtnote\x00\x00" + zlib.compress(data)
    head = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17)
    return head + len(chunk).to_bytes(4, "big") + chunk + bytes(4)


def notebook(**metadata: object) -> Callable[[bytes], bytes]:
    def made(data: bytes) -> bytes:
        source = [] if metadata else [line + "\n" for line in data.decode().splitlines()]
        cell = {"cell_type": "code", "source": source, "metadata": {}}
        kept = {key: data.decode() for key in metadata}
        return json.dumps({"cells": [cell], "metadata": kept, "nbformat": 4}).encode()

    return made


def record(data: bytes) -> bytes:
    return store.compressed([("test_x", *codec.dumps({"said": data.decode()}))])


WRAPPINGS = {
    "plain": lambda data: data,
    "indented and spaced": lambda data: data.replace(b"=", b"  =  ").replace(b".", b" . "),
    "windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "base64": lambda data: b"x = '" + base64.b64encode(data) + b"'",
    "base64 in lines": base64.encodebytes,
    "base64 for urls": base64.urlsafe_b64encode,
    "hex": lambda data: data.hex().encode(),
    "zlib (a git object)": zlib.compress,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": archive,
    "tar": tape,
    "tar.gz": lambda data: gzip.compress(tape(data)),
    "zip in zip": lambda data: archive(archive(data)),
    "behind other bytes": lambda data: bytes(1000) + gzip.compress(data),
    "base64 of gzip": lambda data: base64.b64encode(gzip.compress(data)),
    "utf-16": lambda data: data.decode().encode("utf-16-le"),
    "utf-16, big ends first": lambda data: data.decode().encode("utf-16-be"),
    "utf-32": lambda data: data.decode().encode("utf-32"),
    "picture": picture,
    "notebook": notebook(),
    "notebook's metadata": notebook(source="metadata"),
    "json in json": lambda data: json.dumps({"a": json.dumps([data.decode()])}).encode(),
    "python string": lambda data: repr(data.decode()).encode(),
    "two of one key": lambda data: b'{"a": ' + json.dumps(data.decode()).encode() + b', "a": 1}',
    "record": record,
    "between bytes that are no text": lambda data: b"\xff\xfe\x00" + data + b"\x00\xff",
}


@pytest.mark.parametrize("wrapping", WRAPPINGS, ids=lambda name: name.replace(" ", "-"))
@pytest.mark.parametrize("what", [LINE.encode(), WHOLE], ids=["line", "file"])
def test_a_planted_solution_is_found(tmp_path, secrets, wrapping, what):
    put(tmp_path, "pictures/a.png", WRAPPINGS[wrapping](what))
    leaks = find_leaks(tmp_path, secrets)
    assert any(leak.secret.what.endswith("double.py") for leak in leaks)
    assert all(leak.way.startswith("pictures/a.png") for leak in leaks)


PLANTED = {
    "a known mistake": 'return torch.einsum("...,...->...", x, x).to(x.dtype)',
    "a right solution": "width=x.std(dim,keepdim=True,unbiased=False)",
    "a hidden check": "return draw(tensors((2, 5), dtype=torch.float64, values=STEEP))"
    " + draw(tensors((1, 5)))",
    "a hidden check's name": "see test_far_values",
    "a hidden check's sentence": "Numbers of six digits are doubled without any rounding error.",
    "its Chinese sentence": "相差悬殊的数经过 spread 之后仍然没有误差。",
}


@pytest.mark.parametrize("what", PLANTED)
def test_other_secrets_are_found(tmp_path, secrets, what):
    put(tmp_path, "README.md", f"First of all:\n\n    {PLANTED[what]}\n")
    assert len(find_leaks(tmp_path, secrets)) == 1


@pytest.fixture(scope="module")
def hidden_answer(course, launcher) -> torch.Tensor:
    """An answer that only a hidden check has."""
    from grader.engine import session

    found = []

    def drive(grader_of):
        engine = grader_of(course.find("1")).engine
        engine.prepare()
        part = next(p for p in engine.parts if p.key == "test_steep_spreads")
        record = engine.record(part)
        assert any(isinstance(a, bytes) for a in answers_of(record))
        answers = (example.oracle[0][1].value for example in record.examples)
        found.append(next(answer for answer in answers if answer.unique().numel() > 5))

    session.run(course, [course.find("1")], launcher, drive, session.Options(device="simulated"))
    return found[0]


ANSWERS = {
    "record": lambda t: store.compressed([("x", *codec.dumps({"a": t}))]),
    "raw": lambda t: b"xyz" + t.numpy().tobytes(),
    "numpy file in a zip": lambda t: archive(t.numpy().tobytes()),
    "numbers": lambda t: json.dumps({"want": t.tolist()}).encode(),
    "python": lambda t: f"want = torch.tensor({t.tolist()})".encode(),
    "base64": lambda t: base64.b64encode(t.numpy().tobytes()),
}


@pytest.mark.parametrize("wrapping", ANSWERS)
def test_the_answer_of_a_hidden_check_is_found(tmp_path, secrets, hidden_answer, wrapping):
    put(tmp_path, "a.bin", ANSWERS[wrapping](hidden_answer))
    leaks = find_leaks(tmp_path, secrets)
    assert leaks
    assert "answer of a hidden check" in leaks[0].secret.what


def test_records_with_hidden_parts_are_found(tmp_path, secrets, course):
    for path in (course.state / "records").glob("*-examples-*.bin"):
        put(tmp_path, path.name, path.read_bytes())
    found = {leak.secret.what for leak in find_leaks(tmp_path, secrets)}
    assert any("answer of a hidden check" in what for what in found)


def test_a_file_can_leak_by_its_name(tmp_path, secrets):
    put(tmp_path, "notes/test_steep_spreads.txt", "")
    assert [leak.way for leak in find_leaks(tmp_path, secrets)] == [
        "notes/test_steep_spreads.txt (its name)"
    ]


def test_what_the_author_tells_is_no_leak(tmp_path, secrets):
    put(tmp_path, "a.md", "`2 * x`, `return x`, `with torch.no_grad():`, STEEP\nreturn 2 * x\n")
    assert find_leaks(tmp_path, secrets) == []


@pytest.mark.parametrize(
    "line",
    ["return x / 2", "for p in net.parameters():", "with torch.no_grad():", "", "# a = b + c * d"],
)
def test_lines_that_tell_nothing(line):
    assert list(telling([line])) == []


def test_two_short_lines_tell_something_together():
    assert list(telling(["e = torch.exp(x)", "return e / e.sum()"])) == [
        "e=torch.exp(x)returne/e.sum()"
    ]
