# /// misconception
# id = "W3"
# name = "bias_gradient_not_summed"
# fails = ["C2"]
# en = """Your bias gradients still have one row for each sample. The bias is shared by all \
# rows of the batch, so all of them contribute to its one gradient, which has the shape of the \
# bias."""
# zh = """你的偏置梯度仍然是每个样本一行。偏置由小批量的所有行共用，所有行都对它唯一的那个梯度\
# 有贡献，而这个梯度的形状与偏置相同。"""
# ///
def mlp_backward(d_out, params, cache):
    X, Z, H = cache["X"], cache["Z"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (X.shape[0], W2.shape[1]):
        raise ValueError("d_out must have the shape of the output")
    dW2 = H.T @ d_out
    db2 = d_out
    dH = d_out @ W2.T
    dZ = dH * (Z > 0)
    dW1 = X.T @ dZ
    db1 = dZ
    dX = dZ @ W1.T
    return {"X": dX, "W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
