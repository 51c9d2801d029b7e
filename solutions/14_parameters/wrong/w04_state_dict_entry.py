# /// misconception
# id = "W4"
# name = "state_dict_entry"
# fails = ["C2"]
# en = "Your code returns the entry of the state dict. It shares the numbers with the parameter but is another, detached object: it has no gradient, and an optimiser would not know it."
# zh = "你的代码返回的是状态字典里的条目。它与参数共用数值，却是另一个已分离的对象：没有梯度，优化器也不认识它。"
# ///
from torch import Tensor, nn


def get_by_path(module: nn.Module, path: str) -> Tensor:
    state = module.state_dict()
    if path not in state:
        raise ValueError(f"there is no tensor at {path}")
    return state[path]
