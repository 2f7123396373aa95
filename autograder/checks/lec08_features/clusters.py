"""One step of k-means: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec08_features.cases import EMPTY, FULL, cluster_calls, distances
from course_lib.checking.exercise import Part
from course_lib.features import clusters

kmeans_step = Check(
    reference=clusters.kmeans_step,
    results=("centers",),
    parts=(Part("to the mean of its points", 2, tag=FULL), Part("empty clusters and ties", 1, tag=EMPTY)),
    calls=cluster_calls,
    hints=(
        "Draw six points and two centers on paper, give each point to one center, and only then move the centers.",
        "First a label for every point: the index of its nearest center. Then, for each center, the mean of the points that carry its index.",
        "Start from a copy of the centers as floats; for each k that occurs among the labels, put the mean of the points with label k into row k.",
    ),
)


def _moved(points, centers, labels, move=None):
    """Every center with points goes to `move` of them (their mean), the others stay."""
    new = centers.astype(float)
    for k in np.unique(labels):
        new[k] = (move or (lambda mine, k: mine.mean(axis=0)))(points[labels == k], k)
    return new


def _nearest(points, centers):
    return distances(points, centers).argmin(axis=1)


def _empty_go_to(points, centers, place):
    """The right step, but centers without points go to `place`."""
    labels = _nearest(points, centers)
    new = _moved(points, centers, labels)
    new[np.setdiff1d(np.arange(len(centers)), labels)] = place
    return new


@kmeans_step.mistake
def takes_the_mean_of_nothing(points, centers):
    """A center to which no point is nearest becomes nan: the mean of no points is 0/0. Such a center keeps its
    place."""
    return _empty_go_to(points, centers, np.nan)


@kmeans_step.mistake
def sends_empty_centers_to_0(points, centers):
    """Right as long as every center has points; one without any jumps to the origin, where it should keep its place.
    Start from a copy of the centers, not from zeros."""
    return _empty_go_to(points, centers, 0)


@kmeans_step.mistake
def drops_empty_centers(points, centers):
    """You return fewer centers than you were given: one without points is left out. It keeps its place, and its row."""
    labels = _nearest(points, centers)
    return _moved(points, centers, labels)[np.unique(labels)]


@kmeans_step.mistake
def sends_empty_centers_to_a_point(points, centers):
    """Centers without points are moved to a point of the data; some libraries do so, but here they keep their place."""
    return _empty_go_to(points, centers, points[0])


@kmeans_step.mistake
def gives_ties_to_the_last(points, centers):
    """Where a point is equally near to two centers you give it to the last of them; here the first one gets it."""
    return _moved(points, centers, len(centers) - 1 - _nearest(points, centers[::-1]))


@kmeans_step.mistake
def moves_to_the_nearest_point(points, centers):
    """Each of your centers moves to the one point nearest to it. That is nearest neighbours, not k-means: it is the
    *points* that choose their center, and a center goes to the mean of all that chose it."""
    return points[distances(points, centers).argmin(axis=0)].astype(float)


@kmeans_step.mistake
def moves_to_the_mean_of_k_neighbours(points, centers):
    """Each of your centers moves to the mean of the K points nearest to it. That is k nearest neighbours (KNN); in
    k-means K is the number of centers, and the points choose."""
    order = distances(points, centers).argsort(axis=0)[: len(centers)]
    return points[order].mean(axis=0)


@kmeans_step.mistake
def takes_the_median(points, centers):
    """Your centers are medians of their points; that is k-medians. k-means takes the mean."""
    return _moved(points, centers, _nearest(points, centers), lambda mine, k: np.median(mine, axis=0))


@kmeans_step.mistake
def measures_along_the_axes(points, centers):
    """You give points to centers by |Δ₁| + |Δ₂| + …, the way along the streets; here the straight distance counts, by
    Pythagoras."""
    return _moved(points, centers, np.abs(points[:, None].astype(float) - centers).sum(axis=2).argmin(axis=1))


@kmeans_step.mistake
def multiplies_instead_of_measuring(points, centers):
    """You give points to the center with the largest product x · c, which long centers win; the center with the smallest
    *distance* gets the point."""
    return _moved(points, centers, (points @ centers.T).argmax(axis=1))


@kmeans_step.mistake
def takes_the_farthest_center(points, centers):
    """Every point chooses the center *farthest* from it: a small distance is near."""
    return _moved(points, centers, distances(points, centers).argmax(axis=1))


@kmeans_step.mistake
def counts_the_old_center_too(points, centers):
    """The old center is averaged in as if it were a point; the new place is the mean of the points alone."""
    return _moved(
        points, centers, _nearest(points, centers), lambda mine, k: np.vstack([mine, centers[k]]).mean(axis=0)
    )


@kmeans_step.mistake
def goes_half_the_way(points, centers):
    """Your centers go only half of the way to the mean of their points; in k-means they go all of it."""
    return _moved(points, centers, _nearest(points, centers), lambda mine, k: (mine.mean(axis=0) + centers[k]) / 2)


@kmeans_step.mistake
def adds_up_the_points(points, centers):
    """You add up the points of each center; divide by how many they are."""
    return _moved(points, centers, _nearest(points, centers), lambda mine, k: mine.sum(axis=0))


@kmeans_step.mistake
def divides_by_all_points(points, centers):
    """The sum over a center's points is divided by the number of *all* points; divide by the number of its own."""
    return _moved(points, centers, _nearest(points, centers), lambda mine, k: mine.sum(axis=0) / len(points))


@kmeans_step.mistake
def goes_on_to_the_end(points, centers):
    """You repeat the step until nothing moves; one single step is asked for, so that one can watch each of them."""
    for _ in range(100):
        centers = _moved(points, centers, _nearest(points, centers))
    return centers


@kmeans_step.mistake
def returns_labels(points, centers):
    """You return which center each point belongs to, shape (P,); asked for are the new centers, shape (K, D)."""
    return _nearest(points, centers)


@kmeans_step.mistake
def rounds_to_whole_numbers(points, centers):
    """Right for floats, but your new centers are cut to whole numbers when the old ones are: the array you write into
    has their type."""
    return _moved(points, centers, _nearest(points, centers)).astype(centers.dtype)


@kmeans_step.mistake
def averages_over_the_coordinates_too(points, centers):
    """All coordinates of a new center are the same: your mean runs over the coordinates as well. Average over the points
    only, the first axis."""
    return _moved(points, centers, _nearest(points, centers), lambda mine, k: mine.mean())


@kmeans_step.mistake
def renews_the_distances_in_between(points, centers):
    """Your points choose anew after each center has moved. In one step all of them choose first, among the old centers;
    then all centers move."""
    new = centers.astype(float)
    for k in range(len(new)):
        mine = _nearest(points, new) == k
        if mine.any():
            new[k] = points[mine].mean(axis=0)
    return new


@kmeans_step.mistake
def forgets_to_square(points, centers):
    """You give points to centers by the sum of the differences, in which plus and minus cancel. Square each difference
    first."""
    return _moved(points, centers, (points[:, None] - centers).sum(axis=2).argmin(axis=1))


@kmeans_step.mistake
def has_the_product_once(points, centers):
    """Multiplied out, the squared distance has the product x · c *twice*; yours has it once, which short centers win."""
    return _moved(points, centers, ((centers**2).sum(axis=1) - points @ centers.T).argmin(axis=1))


@kmeans_step.mistake(slug="changes-its-input")
def shifts_in_place(points, centers):
    """Changes the caller's points."""
    shift = points[0].copy()
    points -= shift
    return _moved(points, centers - shift, _nearest(points, centers - shift)) + shift
