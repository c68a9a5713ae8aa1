"""A parser to which the order of words and options is one."""

import argparse
from collections.abc import Sequence


class AnyOrder(argparse.ArgumentParser):
    """Takes options before, between and after the words.

    Of itself, argparse gives up words that may be left out as soon as an option stands before them.
    """

    _within = False

    def parse_known_args(  # type: ignore[override]  # argparse's overloads say the same
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Part what was typed; the parser itself asks twice, for options and for words."""
        if self._within:
            return super().parse_known_args(args, namespace)
        self._within = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._within = False
