# /// misconception
# id = "W9"
# name = "recursive_search"
# fails = ["C7"]
# en = """Your backward_order calls itself once for each level of the graph. Python allows \
# about a thousand nested calls, and the graph of a long computation is much deeper than \
# that."""
# zh = """你的 backward_order 对图的每一层都调用自己一次。Python 大约只允许一千层嵌套调用，而长\
# 计算的图要深得多。"""
# ///
def backward_order(graph, output):
    leaves = {name for operands in graph.values() for name in operands}
    if output not in graph and output not in leaves:
        raise ValueError("unknown output")
    finished = []
    visiting = set()

    def visit(node):
        if node in finished:
            return
        if node in visiting:
            raise ValueError("cycle")
        visiting.add(node)
        for operand in graph.get(node, ()):
            visit(operand)
        finished.append(node)

    visit(output)
    return finished[::-1]
