# /// misconception
# id = "W3b"
# name = "bias_gradient_averaged"
# fails = ["C2"]
# en = """Your mlp_backward averages the bias gradients over the rows. Whether the loss is a \
# mean is already contained in d_out, and dividing once more makes the bias gradients too \
# small."""
# zh = """你的 mlp_backward 把偏置的梯度对各行取了平均。损失是不是均值，已经包含在 d_out 里了，\
# 再除一次会使偏置的梯度偏小。"""
# ///
def mlp_backward(d_out, params, cache):
    X, Z, H = cache["X"], cache["Z"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (X.shape[0], W2.shape[1]):
        raise ValueError("d_out must have the shape of the output")
    dW2 = H.T @ d_out
    db2 = d_out.mean(dim=0)
    dH = d_out @ W2.T
    dZ = dH * (Z > 0)
    dW1 = X.T @ dZ
    db1 = dZ.mean(dim=0)
    dX = dZ @ W1.T
    return {"X": dX, "W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
