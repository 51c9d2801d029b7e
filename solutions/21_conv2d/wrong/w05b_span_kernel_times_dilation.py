# /// misconception
# id = "W5b"
# name = "span_kernel_times_dilation"
# fails = ["C1", "C3"]
# en = "Your code takes d times k as the width of a dilated window. Between k entries there are only k - 1 gaps, so the window is narrower than that and fits into more places."
# zh = "你的代码把 d 乘以 k 当作膨胀窗口的宽度。k 个元素之间只有 k - 1 个间隔，所以窗口没有那么宽，能放下的位置更多。"
# ///
# ruff: noqa: E501


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if kernel < 1 or stride < 1 or dilation < 1 or padding < 0:
        raise ValueError("bad window")
    size = (n + 2 * padding - dilation * kernel) // stride + 1
    if size < 1:
        raise ValueError("the window does not fit")
    return size
