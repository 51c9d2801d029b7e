# /// misconception
# id = "W6"
# name = "bias_per_weight"
# fails = ["C1"]
# en = "Your code counts one bias for every weight. A bias is added once to the finished sum, so there is one for each output unit of a dense layer and one for each output channel of a convolution."
# zh = "你的代码给每个权重都算了一个偏置。偏置是在求和完成之后加一次的：全连接层每个输出单元一个，卷积层每个输出通道一个。"
# ///
# ruff: noqa: E501


def dense_param_count(
    c_in: int, h_in: int, w_in: int, c_out: int, h_out: int, w_out: int, bias: bool = True
) -> int:
    if min(c_in, h_in, w_in, c_out, h_out, w_out) < 1:
        raise ValueError("sizes must be positive")
    weights = c_in * h_in * w_in * c_out * h_out * w_out
    return weights + weights if bias else weights


def conv_param_count(c_in: int, c_out: int, kernel: tuple[int, int], bias: bool = True) -> int:
    if min(c_in, c_out, *kernel) < 1:
        raise ValueError("sizes must be positive")
    weights = c_in * c_out * kernel[0] * kernel[1]
    return weights + weights if bias else weights
