"""Which functions of a source file may call which, and which were seen to."""
import ast

BUILT_IN = "<built-in>"


def graph(path, special):
    """{(caller, what its text names)}; methods by their plain names. special
    has what a name stands for that is no function's."""
    with open(path) as file:
        nodes = [node for node in ast.walk(ast.parse(file.read()))
                 if isinstance(node, ast.FunctionDef)]
    known = {node.name for node in nodes}
    edges = set()
    for node in nodes:
        words = [each.id for each in ast.walk(node)
                 if isinstance(each, ast.Name)]
        words += [each.attr for each in ast.walk(node)
                  if isinstance(each, ast.Attribute)]
        for word in words:
            edges |= {(node.name, each) for each in special.get(word, [word])
                      if each in known}
    return edges


def plain(frame):
    return frame["function"].rsplit(".", 1)[-1]


def seen(frames, path):
    """Each ((caller, function), seconds) of (frame, parents from its own
    outwards as a linked list): of those whose source is path, C functions
    between them left out."""
    for frame, above in frames:
        while above and above[0]["file_path"] == BUILT_IN:
            above = above[1]
        if above and frame["file_path"] == above[0]["file_path"] == path \
                and plain(above[0]) != "<module>":
            yield (plain(above[0]), plain(frame)), frame["time"]
