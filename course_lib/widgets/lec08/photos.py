"""The same race on CIFAR-10, after a click: the photographs are fetched only then."""

import ipywidgets
import numpy as np

from course_lib import features as ft
from course_lib.cifar10 import DataUnavailableError, cifar10
from course_lib.widgets.lec08.race import photo_features, race_picture, raced, recorded

LEARN, NEW = 5_000, 2_000
UNREACHABLE = "CIFAR-10 cannot be fetched here just now, so we show our own run; click again once you are connected."
OFFER = "The first click fetches 170 MB and needs a connection; after that it takes less than a minute."


def photo_sets(data, learn=LEARN, new=NEW):
    """(images, labels, new images, new labels) of CIFAR-10, float32 in [0, 1]."""
    part = np.float32(255)
    return data.X_train[:learn] / part, data.y_train[:learn], data.X_test[:new] / part, data.y_test[:new]


def race_photos(X, y, X_new, y_new, words=100, tell=lambda done, what: None):
    """name → Raced, on colour images (N, 32, 32, 3); `tell` hears of the progress, from 0 to 1."""
    tell(0.1, "learning words from 20,000 patches")
    vocabulary = ft.learn_words(X, words, rng=np.random.default_rng(0), samples=20_000, max_steps=10)
    tell(0.2, f"features of {len(X):,} photographs")
    learned = photo_features(X, vocabulary)
    tell(0.6, f"features of {len(X_new):,} new ones")
    tested, found = photo_features(X_new, vocabulary), {}
    for k, name in enumerate(learned):
        tell(0.75 + 0.05 * k, f"training on {name}")
        found[name] = raced(learned[name], y, tested[name], y_new)
    tell(1.0, "done")
    return found


class PhotoRace(ipywidgets.VBox):
    """A button, a progress bar and a line of words; after a click the figure, and one sentence where it comes from."""

    def __init__(self, load=cifar10):
        self.load = load
        self.button = ipywidgets.Button(description="Race on CIFAR-10", tooltip=OFFER, button_style="primary")
        self.bar = ipywidgets.FloatProgress(min=0, max=1, layout=ipywidgets.Layout(display="none", width="16em"))
        self.words = ipywidgets.HTML(value=OFFER)
        self.download = ipywidgets.Output()  # where the download shows how far it is
        super().__init__([ipywidgets.HBox([self.button, self.bar, self.words]), self.download])
        self.button.on_click(self.run)

    def tell(self, done, what):
        self.bar.value, self.words.value = done, f'<span role="status">{what}</span>'

    def fetched(self):
        """(data, None) or (None, what went wrong): an output area swallows what is raised in it."""
        with self.download:
            try:
                return self.load(progress=True), None
            except (OSError, ValueError) as error:
                return None, error

    def run(self, _=None):
        """Fetch, compute, show. Never raises: what goes wrong is told in one sentence."""
        self.button.disabled, self.bar.layout.display = True, None
        self.tell(0.02, "fetching CIFAR-10 (170 MB the first time)")
        data, error = self.fetched()
        self.download.clear_output()
        try:
            if error:
                raise error
            self.show(race_photos(*photo_sets(data), tell=self.tell), "Measured now, on this machine.")
        except DataUnavailableError:
            self.show(recorded("photographs"), UNREACHABLE)
        except (OSError, MemoryError, ValueError) as error:
            self.show(
                recorded("photographs"), f"This did not work here ({type(error).__name__}), so we show our own run."
            )
        finally:
            self.button.disabled = False

    def show(self, found, sentence):
        self.bar.layout.display = "none"
        self.tell(1.0, sentence)
        self.children = [*self.children[:2], race_picture(found, f"{LEARN:,} photographs", NEW)]


def photo_race(load=cifar10):
    """The race on CIFAR-10 behind a button.

    Args:
        load: what fetches the data; another one for tests.

    Returns:
        A widget; it costs nothing until it is clicked.

    Raises:
        Nothing, neither now nor after the click.

    Source: ours.

    >>> photo_race().button.description
    'Race on CIFAR-10'
    """
    return PhotoRace(load)
