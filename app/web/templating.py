"""Calls from templates, made without asking each function anew what it wants to be given."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

from flask import Flask
from jinja2.runtime import Context, Macro

_WANTS = "jinja_pass_arg"  # how Jinja marks what wants the context, or a part of it


class Calls(Context):
    """Jinja's context; what a page calls by the hundred is called at once."""

    def call(self, called: Any, /, *args: Any, **given: Any) -> Any:
        """Call something for a template."""
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif not (kind is FunctionType or kind is MethodType) or hasattr(called, _WANTS):
            return super().call(called, *args, **given)
        given.pop("_block_vars", None)
        given.pop("_loop_vars", None)
        try:
            return called(*args, **given)
        except StopIteration:
            return self.environment.undefined("A function stopped an iteration that is none of its own.")


def register(app: Flask) -> None:
    """Let the templates of the app be filled in this way, without lines for what is no text."""
    app.jinja_env.context_class = Calls
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
