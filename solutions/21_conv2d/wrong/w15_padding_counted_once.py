# /// misconception
# id = "W15"
# name = "padding_counted_once"
# fails = ["C1"]
# en = "Your output size counts the padding once. It is added on both sides of the axis, so that the axis grows by twice the padding."
# zh = "你的输出大小只算了一次填充。填充加在轴的两端，因此轴增长的是填充的两倍。"
# ///


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if kernel < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("kernel, stride and dilation must be at least 1, padding at least 0")
    size = (n + padding - dilation * (kernel - 1) - 1) // stride + 1
    if size < 1:
        raise ValueError("the window fits nowhere")
    return size
