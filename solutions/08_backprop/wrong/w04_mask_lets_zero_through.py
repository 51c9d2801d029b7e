# /// misconception
# id = "W4"
# name = "mask_lets_zero_through"
# fails = ["C3"]
# en = """Your ReLU mask lets the gradient through where the pre-activation is exactly 0. This \
# exercise fixes the derivative of max(z, 0) at z = 0 to be 0, as PyTorch does."""
# zh = """在预激活值恰好为 0 的地方，你的 ReLU 掩码放过了梯度。本练习约定 max(z, 0) 在 z = 0 处\
# 的导数为 0，与 PyTorch 一致。"""
# ///
def mlp_backward(d_out, params, cache):
    X, Z, H = cache["X"], cache["Z"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (X.shape[0], W2.shape[1]):
        raise ValueError("d_out must have the shape of the output")
    dW2 = H.T @ d_out
    db2 = d_out.sum(dim=0)
    dH = d_out @ W2.T
    dZ = dH * (Z >= 0)
    dW1 = X.T @ dZ
    db1 = dZ.sum(dim=0)
    dX = dZ @ W1.T
    return {"X": dX, "W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
