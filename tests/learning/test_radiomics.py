"""Radiomics: the values that the IBSI published for its phantom, and a shape that is known."""

import logging
import math
from importlib.util import find_spec

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.learning.traditional.classifier import Shown
from lynkeus.learning.traditional.features.radiomics import matrix, measure

if find_spec("mirp") is None:
    pytest.skip("radiomics need the extra `learn`", allow_module_level=True)

PHANTOM = """
    1 4 4 1 1    1 4 6 1 1    4 1 6 4 1    4 4 6 4 1
    1 4 4 1 1    1 1 6 1 1   -1 1 3 1 1    4 4 6 1 1
    1 4 4 -1 -1  1 1 1 1 1    1 1 -9 1 1   1 1 6 1 1
    1 4 4 -1 -1  1 1 1 1 1    1 1 1 1 1    1 1 6 1 1
"""
"""Slices, one a line, of four rows of five voxels of 2 mm; negative is not in the region."""
PUBLISHED = {
    "morph": """
        volume=556~4 vol_approx=592~4 area_mesh=388~3 av=0.698~0.004 comp_1=0.0411~0.0003
        comp_2=0.599~0.004 sph_dispr=1.19~0.01 sphericity=0.843~0.005 asphericity=0.186~0.001
        com=0.672~0.004 diam=13.1~0.1 pca_maj_axis=11.4~0.1 pca_min_axis=9.31~0.06
        pca_least_axis=8.54~0.05 pca_elongation=0.816~0.005 pca_flatness=0.749~0.005
        vol_dens_aabb=0.869~0.005 area_dens_aabb=0.866~0.005 vol_dens_aee=1.17~0.01
        area_dens_aee=1.36~0.01 vol_dens_conv_hull=0.961~0.006 area_dens_conv_hull=1.03~0.01
        integ_int=1200~10 moran_i=0.0397~0.0003 geary_c=0.974~0.006
    """,
    "loc": """
        peak_loc=2.6 peak_glob=3.1
    """,
    "stat": """
        mean=2.15 var=3.05 skew=1.08 kurt=-0.355 median=1 min=1 p10=1 p90=4 max=6 iqr=3 range=5
        mad=1.55 rmad=1.11 medad=1.15 cov=0.812 qcod=0.6 energy=567 rms=2.77
    """,
    "ih": """
        mean=2.15 var=3.05 skew=1.08 kurt=-0.355 median=1 min=1 p10=1 p90=4 max=6 mode=1 iqr=3
        range=5 mad=1.55 rmad=1.11 medad=1.15 cov=0.812 qcod=0.6 entropy=1.27 uniformity=0.512
        max_grad=8 max_grad_g=3 min_grad=-50 min_grad_g=1
    """,
    "cm": """
        joint_max=0.509 joint_avg=2.15 joint_var=3.13 joint_entr=2.57 diff_avg=1.38
        diff_var=3.21 diff_entr=1.64 sum_avg=4.3 sum_var=7.41 sum_entr=2.11 energy=0.291
        contrast=5.12 dissimilarity=1.38 inv_diff=0.688 inv_diff_norm=0.856 inv_diff_mom=0.631
        inv_diff_mom_norm=0.902 inv_var=0.0574 corr=0.183 auto_corr=5.19 clust_tend=7.41
        clust_shade=17.4 clust_prom=147 info_corr1=-0.0288 info_corr2=0.269
    """,
    "rlm": """
        sre=0.729 lre=2.76 lgre=0.607 hgre=9.64 srlge=0.372 srhge=8.67 lrlge=2.16 lrhge=15.6
        glnu=281 glnu_norm=0.43 rlnu=328 rlnu_norm=0.501 r_perc=0.68 gl_var=3.48 rl_var=0.598
        rl_entr=2.62
    """,
    "szm": """
        sze=0.255 lze=550 lgze=0.253 hgze=15.6 szlge=0.0256 szhge=2.76 lzlge=503 lzhge=1490
        glnu=1.4 glnu_norm=0.28 zsnu=1 zsnu_norm=0.2 z_perc=0.0676 gl_var=2.64 zs_var=331
        zs_entr=2.32
    """,
    "dzm": """
        sde=1 lde=1 lgze=0.253 hgze=15.6 sdlge=0.253 sdhge=15.6 ldlge=0.253 ldhge=15.6 glnu=1.4
        glnu_norm=0.28 zdnu=5 zdnu_norm=1 z_perc=0.0676 gl_var=2.64 zd_var=0 zd_entr=1.92
    """,
    "ngt": """
        coarseness=0.0296 contrast=0.584 busyness=6.54 complexity=13.5 strength=0.763
    """,
    "ngl": """
        lde=0.045 hde=109 lgce=0.693 hgce=7.66 ldlge=0.00963 ldhge=0.736 hdlge=102 hdhge=235
        glnu=37.9 glnu_norm=0.512 dcnu=4.86 dcnu_norm=0.0657 dc_perc=1 gl_var=3.05 dc_var=22.1
        dc_entr=4.4 dc_energy=0.0533
    """,
}
"""Of the whole volume, textures of all directions merged; ~ is the tolerance where there is one.

Source: Zwanenburg et al., The image biomarker standardisation initiative, reference manual,
arXiv:1612.07003; phantom and values CC BY 4.0.
"""
SIGNIFICANT = 3
"""Digits to which values were rounded before there was a consensus."""


def phantom() -> tuple[np.ndarray, np.ndarray]:
    signed = np.array(PHANTOM.split(), dtype=np.float32).reshape(4, 4, 5)
    return np.abs(signed), signed > 0


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    image, mask = phantom()
    assert mask.sum() == 74
    return measure(image, mask, (2.0, 2.0, 2.0), grey_levels=6)


@pytest.mark.long  # the library takes seconds to load
@pytest.mark.parametrize("family", PUBLISHED)
def test_the_published_values_of_the_phantom_are_reproduced(
    found: dict[str, float], family: str
) -> None:
    wrong = {}
    for word in PUBLISHED[family].split():
        name, _, rest = word.partition("=")
        value, _, tolerance = rest.partition("~")
        ours = found[_whole(family, name)]
        if abs(_rounded(ours) - float(value)) > float(tolerance or 0) + 1e-9:
            wrong[name] = (ours, float(value))
    assert wrong == {}


def _whole(family: str, name: str) -> str:
    """Give a feature's name as the library has it: with the distance, and how it was made."""
    made = {"cm": "_d1_3d_v_mrg", "rlm": "_3d_v_mrg", "ngl": "_d1_a0.0_3d"}
    way = made.get(family, "_3d" if family in {"szm", "dzm", "ngt"} else "")
    greys = "" if family in {"morph", "loc", "stat"} else "_fbn_n6"
    return f"{family}_{name}{way}{greys}"


def _rounded(value: float) -> float:
    if value == 0:
        return 0.0
    return round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def ball(radius: float) -> np.ndarray:
    grid = np.mgrid[:16, :16, :16]
    return ((grid - 7.5) ** 2).sum(axis=0) < radius**2


@pytest.mark.long
def test_a_ball_has_the_size_of_a_ball_and_twice_the_spacing_makes_it_eight_times_as_large() -> (
    None
):
    rng = np.random.default_rng(0)
    image, mask = rng.normal(size=(16, 16, 16)).astype(np.float32), ball(6)
    one, two = (measure(image, mask, (side,) * 3) for side in (1.0, 2.0))
    assert one["morph_volume"] == pytest.approx(4 / 3 * math.pi * 6**3, rel=0.03)
    assert one["morph_sphericity"] > 0.9
    assert two["morph_volume"] == pytest.approx(8 * one["morph_volume"], rel=1e-6)
    assert two["stat_mean"] == pytest.approx(one["stat_mean"])


@pytest.mark.long
def test_what_lies_outside_the_mask_changes_no_texture() -> None:
    rng = np.random.default_rng(1)
    image, mask = rng.normal(size=(16, 16)).astype(np.float32), ball(6)[8]
    other = np.where(mask, image, 50).astype(np.float32)
    one, two = measure(image, mask), measure(other, mask)
    assert {name for name in one if not name.startswith("loc_")} == {
        name for name in one if not name.startswith("loc_") and _alike(one[name], two[name])
    }


def _alike(one: float, other: float) -> bool:
    return one == pytest.approx(other, nan_ok=True)


@pytest.mark.long
def test_many_cases_make_a_table_in_which_an_empty_mask_is_unknown() -> None:
    rng = np.random.default_rng(2)
    images = rng.normal(size=(2, 1, 16, 16)).astype(np.float32)
    masks = np.stack([ball(6)[8], np.zeros((16, 16), dtype=np.bool_)])
    names, table = matrix(Shown(images=images, masks=masks))
    assert len(names) > 100
    assert table.shape == (2, len(names))
    assert np.isfinite(table[0]).mean() > 0.9
    assert np.isnan(table[1]).all()
    again, same = matrix(Shown(images=images, masks=masks), names)
    assert again == names
    assert np.array_equal(same, table, equal_nan=True)


def test_an_empty_mask_has_nothing_to_measure() -> None:
    assert measure(np.zeros((8, 8), dtype=np.float32), np.zeros((8, 8), dtype=np.bool_)) == {}


def test_cases_without_masks_are_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        matrix(Shown(images=np.zeros((1, 1, 8, 8), dtype=np.float32)))
    assert refusal.value.reason == "masks_missing"


@pytest.mark.long
def test_the_library_writes_nothing_where_our_answers_go(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = list(logging.getLogger().handlers)
    image, mask = phantom()
    measure(image, mask)
    assert capsys.readouterr().out == ""
    assert logging.getLogger().handlers == before
