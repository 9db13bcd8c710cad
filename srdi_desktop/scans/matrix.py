"""Affine matrices as PDF and OFD write them: (a, b, c, d, e, f) maps (x, y) to (ax + cy + e, bx + dy + f)."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(first: Matrix, then: Matrix) -> Matrix:
    """Apply `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def shifted(x: float, y: float) -> Matrix:
    """A move."""
    return 1.0, 0.0, 0.0, 1.0, x, y


def bounds(matrix: Matrix, width: float = 1.0, height: float = 1.0) -> tuple[float, float, float, float]:
    """Least x, least y, most x, most y of the rectangle (0, 0, width, height) after the matrix."""
    corners = [at(matrix, x, y) for x in (0.0, width) for y in (0.0, height)]
    xs = [x for x, _ in corners]
    ys = [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def scale_of(matrix: Matrix) -> float:
    """How much longer lengths become, on average."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)
