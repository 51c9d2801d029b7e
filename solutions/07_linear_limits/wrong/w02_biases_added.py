# /// misconception
# id = "W2"
# name = "biases_added"
# fails = ["C1"]
# en = """Your fold_affine just adds the biases. The bias of an early layer is part of what the \
# later layers see, so their matrices act on it as well."""
# zh = """你的 fold_affine 只是把各层偏置相加。前面一层的偏置也是后面各层输入的一部分，因此后面\
# 的矩阵同样会作用在它上面。"""
# ///
def fold_affine(layers):
    if len(layers) == 0:
        raise ValueError("no layers")
    size = layers[0][0].shape[-1]
    for V, c in layers:
        if V.dim() != 2 or c.shape != (V.shape[0],) or V.shape[1] != size:
            raise ValueError("sizes do not chain")
        size = V.shape[0]
    W, b = layers[0]
    for V, c in layers[1:]:
        b = b + c
        W = V @ W
    return W, b
