"""A small extension of Jupyter's server: answers to figures leave at once, exported pages stand alone.

`python course.py lab` loads it through autograder/jupyter_server_config.d. Without it everything works,
more slowly: the server lets small packets wait for the browser's acknowledgement (Nagle's algorithm and
delayed ACK, 40 ms on Linux), which a dragged point shows.
"""

import contextlib


def _jupyter_server_extension_points():
    return [{"module": "course_lib.server"}]


def _load_jupyter_server_extension(app):
    settings = app.web_app.settings
    usual = settings["kernel_websocket_connection_class"]
    settings["kernel_websocket_connection_class"] = prompt(usual)
    app.config.HTMLExporter.preprocessors = [
        *app.config.HTMLExporter.get("preprocessors", []),
        "course_lib.widgets.export.StandAlone",
    ]


def prompt(usual):
    """The class of connections between browser and kernel, with TCP_NODELAY set as soon as one opens."""

    class PromptConnection(usual):
        async def connect(self, *args, **kwargs):
            with contextlib.suppress(Exception):  # no connection may fail because of its speed
                self.websocket_handler.ws_connection.set_nodelay(True)
            result = super().connect(*args, **kwargs)
            return await result if hasattr(result, "__await__") else result

    return PromptConnection
