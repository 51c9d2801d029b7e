# /// misconception
# id = "W8"
# name = "depth_first_preorder"
# fails = ["C7"]
# en = """Your backward_order lists a node when the search first meets it. In a diamond the \
# shared node is met through one of its users before the other one has had its turn, so its \
# gradient is not complete yet."""
# zh = """你的 backward_order 在搜索第一次遇到节点时就把它列出来。在菱形的图中，共用的节点会经\
# 由其中一个使用者先被遇到，而另一个使用者还没有轮到，这时它的梯度还不完整。"""
# ///
def backward_order(graph, output):
    leaves = {name for operands in graph.values() for name in operands}
    if output not in graph and output not in leaves:
        raise ValueError("unknown output")
    order = [output]
    on_path = {output}
    stack = [(output, iter(graph.get(output, ())))]
    while stack:
        node, operands = stack[-1]
        operand = next(operands, None)
        if operand is None:
            stack.pop()
            on_path.remove(node)
        elif operand in on_path:
            raise ValueError("cycle")
        elif operand not in order:
            order.append(operand)
            on_path.add(operand)
            stack.append((operand, iter(graph.get(operand, ()))))
    return order
