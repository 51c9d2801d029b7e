# /// misconception
# id = "W14b"
# name = "cache_overwritten"
# fails = ["C10"]
# en = """Your mlp_backward turns the pre-activations in the cache into the mask, in place. The \
# gradients come out right, but whoever looks at the cache afterwards finds other numbers than \
# the forward pass has put there."""
# zh = """你的 mlp_backward 把缓存里的预激活值原地改成了掩码。梯度算出来是对的，但之后再查看缓\
# 存的人，看到的已经不是前向传播存进去的数了。"""
# ///
def mlp_backward(d_out, params, cache):
    X, Z, H = cache["X"], cache["Z"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (X.shape[0], W2.shape[1]):
        raise ValueError("d_out must have the shape of the output")
    dW2 = H.T @ d_out
    db2 = d_out.sum(dim=0)
    dH = d_out @ W2.T
    Z.sign_().clamp_(min=0)
    dZ = dH * Z
    dW1 = X.T @ dZ
    db1 = dZ.sum(dim=0)
    dX = dZ @ W1.T
    return {"X": dX, "W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
