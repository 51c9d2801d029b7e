# /// misconception
# id = "W11"
# name = "argmax_over_samples"
# fails = ["C5"]
# en = """Your predict looks for the largest logit along dim 0. That axis counts the samples, \
# so it names one sample for each class instead of one class for each sample."""
# zh = """你的 predict 沿 dim 0 寻找最大的 logit。这根轴是样本轴，于是它为每个类别挑出了一个样\
# 本，而不是为每个样本挑出一个类别。"""
# ///
def predict(logits):
    if logits.ndim != 2:
        raise ValueError("logits must be 2-D")
    return logits.argmax(dim=0)
