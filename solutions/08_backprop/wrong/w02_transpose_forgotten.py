# /// misconception
# id = "W2"
# name = "transpose_forgotten"
# fails = ["C2"]
# en = """Your mlp_backward sends d_out back through W2 without transposing it. With square \
# sizes this even runs, but every hidden unit then gets the gradient along the wrong weights."""
# zh = """你的 mlp_backward 让 d_out 经过 W2 往回传时没有转置。大小是方阵时这样写甚至不会报错，\
# 但每个隐藏单元得到的是沿着错误权重传回来的梯度。"""
# ///
def mlp_backward(d_out, params, cache):
    X, Z, H = cache["X"], cache["Z"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (X.shape[0], W2.shape[1]):
        raise ValueError("d_out must have the shape of the output")
    dW2 = H.T @ d_out
    db2 = d_out.sum(dim=0)
    dH = d_out @ W2
    dZ = dH * (Z > 0)
    dW1 = X.T @ dZ
    db1 = dZ.sum(dim=0)
    dX = dZ @ W1.T
    return {"X": dX, "W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
