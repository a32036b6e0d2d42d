"""Integrate and simplify with sympy."""
import sympy as sp
x, y = sp.symbols("x y")
def integrals():
    for n in range(1, 7):
        r = sp.integrate(x**n * sp.exp(-x) * sp.sin(x), x)
        print("n =", n, "->", sp.count_ops(r), "operations")
def simplify():
    e = sum(sp.sin(k*x)**2 + sp.cos(k*x)**2 for k in range(1, 8))
    return sp.simplify(e)
def factor():
    return sp.factor(sp.expand((x + y + 1)**12 * (x - 2*y)**5))
for step in (integrals, simplify, factor):
    print(step.__name__, flush=True)
    step()
