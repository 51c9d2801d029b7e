# /// misconception
# id = "W6c"
# name = "bias_per_kernel_pixel"
# fails = ["C1"]
# en = "Your code multiplies the biases of a convolution by the number of pixels of the kernel. The bias is added once to the whole sum over the window, so its number does not depend on any image or kernel size."
# zh = "你的代码把卷积层的偏置数乘上了卷积核的像素数。偏置是在整个窗口求和之后加一次的，它的个数与图像大小、卷积核大小都无关。"
# ///
# ruff: noqa: E501


def conv_param_count(c_in: int, c_out: int, kernel: tuple[int, int], bias: bool = True) -> int:
    if min(c_in, c_out, *kernel) < 1:
        raise ValueError("sizes must be positive")
    per_pixel = c_in * c_out + (c_out if bias else 0)
    return per_pixel * kernel[0] * kernel[1]
