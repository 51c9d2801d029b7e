# /// misconception
# id = "W1"
# name = "product_reversed"
# fails = ["C1"]
# en = """Your fold_affine multiplies the matrices in the order in which the layers stand in \
# the list. The layer that acts first stands next to x, on the right, so each later matrix has \
# to come in from the left."""
# zh = """你的 fold_affine 按各层在列表中的顺序把矩阵相乘。最先作用的一层紧挨着 x，位于最右边，\
# 所以后面每一层的矩阵都要从左边乘上去。"""
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
        b = V @ b + c
        W = W @ V
    return W, b
