# /// misconception
# id = "W12"
# name = "top_level_only"
# fails = ["C7"]
# en = "Your code looks only at the parameters that the module itself owns. Lazy layers inside its submodules are overlooked."
# zh = "你的代码只看模块自己直接拥有的参数。子模块里的惰性层都被漏掉了。"
# ///
from torch import nn
from torch.nn.parameter import is_lazy


def is_materialized(module: nn.Module) -> bool:
    own = [*module.parameters(recurse=False), *module.buffers(recurse=False)]
    return not any(is_lazy(tensor) for tensor in own)
