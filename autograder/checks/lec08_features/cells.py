"""HOG cells: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec08_features.cases import DEFAULT, LEFT_OVER, OTHER, cells_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec08 as references

hog_cells = Check(
    reference=references.hog_cells,
    results=("cells",),
    parts=(
        Part("the default cell and bins", 1, tag=DEFAULT),
        Part("any cell and bins", 1, tag=OTHER),
        Part("rows and columns left over", 1, tag=LEFT_OVER),
    ),
    calls=cells_calls,
    hints=(
        "Take one cell by itself first: which of the bins does each of its pixels belong to, and what does it add there?",
        "The index of the bin is the orientation times the number of bins over 180, rounded down. What a pixel adds is its magnitude.",
        "Walk over the whole cells only, H // cell times W // cell of them; slice each one out and count its bin numbers with the magnitudes as weights.",
    ),
)


def _votes(magnitude, orientation, cell, bins, index=None, rows=None, columns=None):
    """The right answer, from bin numbers `index` that a mistake may have changed."""
    H, W = magnitude.shape
    rows, columns = rows or H // cell, columns or W // cell
    index = np.floor(orientation * bins / 180).astype(int) if index is None else index
    cells = np.zeros((rows, columns, bins))
    i, j = np.minimum(np.arange(H) // cell, rows), np.minimum(np.arange(W) // cell, columns)
    for r in range(rows):
        for c in range(columns):
            here = np.ix_(i == r, j == c)
            cells[r, c] = np.bincount(index[here].ravel(), magnitude[here].ravel(), bins)[:bins]
    return cells


@hog_cells.mistake
def counts_pixels(magnitude, orientation, cell=8, bins=9):
    """Every pixel counts as 1 in your histograms; a pixel counts as much as its edge is strong, so add its
    magnitude."""
    return _votes(np.ones(magnitude.shape), orientation, cell, bins)


@hog_cells.mistake
def squares_the_magnitude(magnitude, orientation, cell=8, bins=9):
    """Your votes are squared magnitudes; here each pixel adds its plain magnitude."""
    return _votes(magnitude * magnitude, orientation, cell, bins)


@hog_cells.mistake
def shares_between_two_bins(magnitude, orientation, cell=8, bins=9):
    """You share each pixel between the two nearest bins, as Dalal and Triggs do and OpenCV; here all of it goes into
    the one bin it lies in."""
    position = orientation * bins / 180 - 0.5
    below = np.floor(position).astype(int)
    upper = position - below
    return _votes(magnitude * (1 - upper), orientation, cell, bins, below % bins) + _votes(
        magnitude * upper, orientation, cell, bins, (below + 1) % bins
    )


@hog_cells.mistake(earns=("the default cell and bins",))
def takes_the_mean_of_the_cell(magnitude, orientation, cell=8, bins=9):
    """Your votes are divided by the number of pixels of a cell, as in scikit-image; here they are only added up.
    (Normalising comes later.)"""
    return _votes(magnitude, orientation, cell, bins) / cell**2


@hog_cells.mistake
def makes_each_cell_sum_to_1(magnitude, orientation, cell=8, bins=9):
    """Each of your histograms sums to 1; here they stay unnormalised, so that a cell with strong edges keeps larger
    numbers than a flat one."""
    cells = _votes(magnitude, orientation, cell, bins)
    return cells / cells.sum(axis=2, keepdims=True)


@hog_cells.mistake
def makes_each_cell_of_length_1(magnitude, orientation, cell=8, bins=9):
    """Each of your histograms has length 1; in HOG that is done for *blocks* of cells, later. Here the cells stay
    unnormalised."""
    cells = _votes(magnitude, orientation, cell, bins)
    return cells / np.sqrt((cells**2).sum(axis=2, keepdims=True))


@hog_cells.mistake
def spreads_the_bins_over_360(magnitude, orientation, cell=8, bins=9):
    """The upper half of your bins stays empty: they are spread over 360°, but orientations end at 180°."""
    return _votes(magnitude, orientation, cell, bins, np.floor(orientation * bins / 360).astype(int))


@hog_cells.mistake
def rounds_to_the_nearest_edge(magnitude, orientation, cell=8, bins=9):
    """You round the bin's number to the nearest; a bin begins where its number does, so with 9 bins everything from 0°
    to 20° belongs to bin 0. Round down."""
    return _votes(magnitude, orientation, cell, bins, np.round(orientation * bins / 180).astype(int) % bins)


@hog_cells.mistake
def has_one_bin_less(magnitude, orientation, cell=8, bins=9):
    """Your last bin stays empty: the index is worked out for one bin less. 180° are divided among all `bins` bins."""
    return _votes(magnitude, orientation, cell, bins, np.floor(orientation * (bins - 1) / 180).astype(int))


@hog_cells.mistake
def always_has_9_bins(magnitude, orientation, cell=8, bins=9):
    """Right for 9 bins and only then: use the argument `bins`, also for the width of a bin."""
    return _votes(magnitude, orientation, cell, 9)


@hog_cells.mistake
def bins_are_always_20_degrees_wide(magnitude, orientation, cell=8, bins=9):
    """Your bins are always 20° wide; that is right for 9 of them. 180° are divided among `bins` bins."""
    index = np.floor(orientation / 20).astype(int)
    return _votes(magnitude, orientation, cell, bins, np.minimum(index, bins - 1))


@hog_cells.mistake
def cells_are_always_8_wide(magnitude, orientation, cell=8, bins=9):
    """Right for cells of 8 × 8 pixels and only then: use the argument `cell`."""
    return _votes(magnitude, orientation, 8, bins)


@hog_cells.mistake
def adds_once_for_each_bin(magnitude, orientation, cell=8, bins=9):
    """Your sums are too small: of several pixels of one cell in the same bin only the last one counts. So it is with `=`,
    and with `a[index] += b` for an array of indices: loop and add, or count with weights."""
    H, W = magnitude.shape
    rows, columns = H // cell, W // cell
    cells = np.zeros((rows, columns, bins))
    for r in range(rows):
        for c in range(columns):
            here = slice(r * cell, (r + 1) * cell), slice(c * cell, (c + 1) * cell)
            cells[r, c, (orientation[here] * bins / 180).astype(int).ravel()] += magnitude[here].ravel()
    return cells


@hog_cells.mistake
def keeps_incomplete_cells(magnitude, orientation, cell=8, bins=9):
    """Right where whole cells fill the image; rows and columns that are left over make no cell of their own and are
    dropped."""
    H, W = magnitude.shape
    return _votes(magnitude, orientation, cell, bins, rows=-(-H // cell), columns=-(-W // cell))


@hog_cells.mistake
def drops_the_first_rows(magnitude, orientation, cell=8, bins=9):
    """What is left over you drop at the top and the left; cells begin at the upper left corner, and what is left over
    is at the end."""
    H, W = magnitude.shape
    return _votes(magnitude[H % cell :, W % cell :], orientation[H % cell :, W % cell :], cell, bins)


@hog_cells.mistake
def adds_the_rest_to_the_last_cells(magnitude, orientation, cell=8, bins=9):
    """Rows and columns that are left over are added to the last cells; they are to be dropped, so that all cells have
    the same size."""
    H, W = magnitude.shape
    rows, columns = H // cell, W // cell
    cells = np.zeros((rows, columns, bins))
    for y in range(H):
        for x in range(W):
            where = min(y // cell, rows - 1), min(x // cell, columns - 1), int(orientation[y, x] * bins / 180)
            cells[where] += magnitude[y, x]
    return cells


@hog_cells.mistake
def exchanges_rows_and_columns(magnitude, orientation, cell=8, bins=9):
    """Rows and columns of your cells are exchanged: the first axis goes down the image, the second to the right."""
    return _votes(magnitude, orientation, cell, bins).transpose(1, 0, 2)


@hog_cells.mistake
def flattens_the_cells(magnitude, orientation, cell=8, bins=9):
    """You return one long vector; the shape (rows, columns, bins) is asked for, so that one can see which histogram
    belongs to which cell."""
    return _votes(magnitude, orientation, cell, bins).ravel()


@hog_cells.mistake
def lets_the_cell_choose_the_range(magnitude, orientation, cell=8, bins=9):
    """Your bins run from the smallest to the largest orientation of each cell, so the same bin means something else in the
    next one. They divide the range from 0° to 180°."""
    rows, columns = magnitude.shape[0] // cell, magnitude.shape[1] // cell
    cells = np.zeros((rows, columns, bins))
    for r, c in np.ndindex(rows, columns):
        here = np.s_[r * cell : (r + 1) * cell, c * cell : (c + 1) * cell]
        cells[r, c] = np.histogram(orientation[here], bins, weights=magnitude[here])[0]
    return cells


@hog_cells.mistake
def reshapes_in_the_wrong_order(magnitude, orientation, cell=8, bins=9):
    """Your cells are no squares of the image: reshaping keeps numbers in their order, so the axes come as rows, pixels down
    a cell, columns, pixels along a cell."""
    rows, columns = magnitude.shape[0] // cell, magnitude.shape[1] // cell
    index = np.floor(orientation * bins / 180).astype(int)
    votes = np.where(index[:, :, None] == np.arange(bins), magnitude[:, :, None], 0.0)
    whole = votes[: rows * cell, : columns * cell].reshape(rows, columns, cell, cell, bins)
    return whole.sum(axis=(2, 3))


@hog_cells.mistake
def steps_by_one_pixel(magnitude, orientation, cell=8, bins=9):
    """Your cells overlap: each begins one pixel after the last one. Cell number i begins at pixel i · cell."""
    rows, columns = magnitude.shape[0] // cell, magnitude.shape[1] // cell
    here = [[np.s_[i : i + cell, j : j + cell] for j in range(columns)] for i in range(rows)]
    return np.array(
        [[_votes(magnitude[at], orientation[at], cell, bins)[0, 0] for at in row] for row in here], dtype=float
    )


@hog_cells.mistake
def ends_each_cell_one_early(magnitude, orientation, cell=8, bins=9):
    """Each of your cells lacks its last row and its last column: a slice leaves out its end already, so take nothing
    away from it."""
    i, j = np.indices(magnitude.shape)
    last = (i % cell == cell - 1) | (j % cell == cell - 1)
    return _votes(np.where(last, 0, magnitude), orientation, cell, bins)


@hog_cells.mistake
def goes_on_counting(magnitude, orientation, cell=8, bins=9):
    """Right in the first cell only: each of your histograms goes on from the last one. Begin every cell with zeros."""
    cells = _votes(magnitude, orientation, cell, bins)
    return cells.reshape(-1, bins).cumsum(axis=0).reshape(cells.shape)


@hog_cells.mistake
def shares_with_the_next_bin(magnitude, orientation, cell=8, bins=9):
    """You share each pixel between the bin it lies in and the next one, as some tutorials do; here all of it goes into the
    one bin it lies in."""
    position = orientation * bins / 180
    index = np.floor(position).astype(int)
    upper = position - index
    return _votes(magnitude * (1 - upper), orientation, cell, bins, index) + _votes(
        magnitude * upper, orientation, cell, bins, (index + 1) % bins
    )


@hog_cells.mistake
def rounds_up_into_the_last_bin(magnitude, orientation, cell=8, bins=9):
    """You round the bin's number to the nearest, so your first bin is half as wide as the others and the last one wider. A
    bin begins where its number does: round down."""
    index = np.minimum(np.round(orientation * bins / 180).astype(int), bins - 1)
    return _votes(magnitude, orientation, cell, bins, index)


@hog_cells.mistake
def drops_parts_of_a_degree(magnitude, orientation, cell=8, bins=9):
    """Right where bins begin at whole degrees: yours are rounded down to whole degrees *before* the bin is worked out. Let
    the bin's number be the only thing that is rounded."""
    index = orientation.astype(int) * bins // 180
    return _votes(magnitude, orientation, cell, bins, index)


@hog_cells.mistake(slug="changes-its-input")
def makes_bins_in_place(magnitude, orientation, cell=8, bins=9):
    """Changes the caller's orientations."""
    orientation *= bins
    return _votes(magnitude, None, cell, bins, np.floor(orientation / 180).astype(int))
