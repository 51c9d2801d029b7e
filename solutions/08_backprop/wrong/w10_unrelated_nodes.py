# /// misconception
# id = "W10"
# name = "unrelated_nodes"
# fails = ["C7"]
# en = """Your backward_order sorts the whole graph and returns everything that comes after \
# output. Nodes that output does not depend on can stand there too, and they receive no \
# gradient from it."""
# zh = """你的 backward_order 对整张图排序，然后返回排在 output 之后的所有节点。其中可能混有 \
# output 并不依赖的节点，它们不会从它那里得到梯度。"""
# ///
def backward_order(graph, output):
    leaves = {name for operands in graph.values() for name in operands}
    if output not in graph and output not in leaves:
        raise ValueError("unknown output")
    uses = {node: 0 for node in leaves | set(graph)}
    for operands in graph.values():
        for operand in operands:
            uses[operand] += 1
    ready = [node for node in uses if uses[node] == 0]
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for operand in graph.get(node, ()):
            uses[operand] -= 1
            if uses[operand] == 0:
                ready.append(operand)
    if len(order) < len(uses):
        raise ValueError("cycle")
    return order[order.index(output) :]
