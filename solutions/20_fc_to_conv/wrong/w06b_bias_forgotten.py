# /// misconception
# id = "W6b"
# name = "bias_forgotten"
# fails = ["C1"]
# en = "Your code counts the weights only. With bias=True a layer also learns a bias for each output unit (dense) or for each output channel (convolution)."
# zh = "你的代码只数了权重。bias=True 时，层还要学习偏置：全连接层每个输出单元一个，卷积层每个输出通道一个。"
# ///
# ruff: noqa: E501


def dense_param_count(
    c_in: int, h_in: int, w_in: int, c_out: int, h_out: int, w_out: int, bias: bool = True
) -> int:
    if min(c_in, h_in, w_in, c_out, h_out, w_out) < 1:
        raise ValueError("sizes must be positive")
    weights = c_in * h_in * w_in * c_out * h_out * w_out
    return weights


def conv_param_count(c_in: int, c_out: int, kernel: tuple[int, int], bias: bool = True) -> int:
    if min(c_in, c_out, *kernel) < 1:
        raise ValueError("sizes must be positive")
    weights = c_in * c_out * kernel[0] * kernel[1]
    return weights
