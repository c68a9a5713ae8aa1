"""Thresholds beside a network that outlines: chosen on its films, held against it on the same."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from lynkeus.learning.cohort import Film
from lynkeus.learning.outlining.ports import FilmMasks, FollowedOutline, load_masks
from lynkeus.learning.traditional.beside import outlined_beside
from lynkeus.learning.traditional.thresholding import CASES_MAX, choose
from lynkeus.learning.training.films import load_films
from lynkeus.measures.dice import dice
from lynkeus.models.segmentation_card import SegmentationCard
from lynkeus.models.traditional import Traditional

Mask = npt.NDArray[np.bool_]


def stand_beside(
    followed: FollowedOutline, judges: Sequence[Film], network: Sequence[float], whose: str
) -> Traditional:
    """Choose thresholds on the network's films, and hold them against it.

    Args:     followed: The plan, and its films. judges: The films that judge. network: The Dice of
              its outline of each, NaN where neither it nor people outlined anything. whose: Whose
              films these are, in words.
    """
    plan, cohort, folder = followed.plan, followed.cohort, followed.folder
    size, seed = plan.preprocess.size, plan.training.seed
    drawn = np.random.default_rng(seed).permutation(len(cohort.train))[:CASES_MAX]
    some = [cohort.train[at] for at in sorted(drawn)]
    pixels, outlined = load_films(folder, some, size), load_masks(folder, some, size)
    chosen = choose(pixels[:, np.newaxis].astype(np.float32), outlined[:, 0] > 0)
    masks, alike = FilmMasks(folder), []
    for film, square in zip(judges, load_films(folder, judges, size), strict=True):
        wanted = masks.of(film)
        alike.append(dice(_spread(chosen.outline(square.astype(np.float32)), wanted), wanted))
    return outlined_beside(
        (chosen.name, chosen.says),
        np.array(network, dtype=np.float64),
        np.array(alike),
        np.array([film.patient for film in judges]),
        on=whose,
    )


def told(card: SegmentationCard, traditional: Traditional) -> SegmentationCard:
    """Put on a network's card how it stands beside thresholds: in words where it must.

    Args:     card: Without it. traditional: What is to be told.
    """
    limits = card.limits if traditional.stands else (traditional.sentence, *card.limits)
    return card.model_copy(update={"traditional": traditional, "limits": limits})


def _spread(square: Mask, wanted: Mask) -> Mask:
    """Give an outline of the square at the film's own size: the nearest pixel."""
    if square.shape == wanted.shape:
        return square
    rows, columns = wanted.shape
    image = Image.fromarray(square).resize((columns, rows), Image.Resampling.NEAREST)
    return np.asarray(image) > 0
