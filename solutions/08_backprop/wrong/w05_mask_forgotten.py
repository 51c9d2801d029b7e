# /// misconception
# id = "W5"
# name = "mask_forgotten"
# fails = ["C2"]
# en = """Your mlp_backward passes the gradient through the ReLU unchanged. A unit that was cut \
# off at 0 has no influence on the output, so no gradient may reach what lies before it."""
# zh = """你的 mlp_backward 让梯度原样穿过了 ReLU。被截成 0 的单元对输出没有影响，因此不应有梯\
# 度传到它前面的量。"""
# ///
def mlp_backward(d_out, params, cache):
    X, H = cache["X"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (X.shape[0], W2.shape[1]):
        raise ValueError("d_out must have the shape of the output")
    dW2 = H.T @ d_out
    db2 = d_out.sum(dim=0)
    dH = d_out @ W2.T
    dZ = dH
    dW1 = X.T @ dZ
    db1 = dZ.sum(dim=0)
    dX = dZ @ W1.T
    return {"X": dX, "W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
