# /// misconception
# id = "W16"
# name = "first_position_forgotten"
# fails = ["C1"]
# en = "Your output size is the number of strides that fit, rounded wrongly. The window also has its first position, before any stride: divide what is left beside the window, and then add 1."
# zh = "你的输出大小取整取错了：它数的是能走几个步幅。窗口在走第一步之前还有一个最初的位置：应当先用步幅去除窗口之外剩下的长度，再加 1。"
# ///


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if kernel < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("kernel, stride and dilation must be at least 1, padding at least 0")
    size = (n + 2 * padding - dilation * (kernel - 1)) // stride
    if size < 1:
        raise ValueError("the window fits nowhere")
    return size
