"""Networks that outline, and what they are trained by: held against other programs; cubes too."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import yaml

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning.networks import unet
from lynkeus.learning.outlining.plan import OutlinePlan, parse_outline_plan
from lynkeus.learning.tasks.segmentation import TASK, loss
from lynkeus.learning.training.export import to_onnx
from lynkeus.learning.training.loop import Films, Run, logits
from lynkeus.learning.training.unfold import take_over

pytestmark = pytest.mark.long  # MONAI is slow to import
PLAN = Path(__file__).parents[2] / "plans" / "lung-fields.yaml"
SETTINGS = unet.Settings(channels=(4, 8, 16), residual=1, dropout=0.0)
SHAPES = {2: (32, 32), 3: (16, 16, 16)}


def batch(dims: int, count: int = 3) -> torch.Tensor:
    return torch.randn(count, 1, *SHAPES[dims], generator=torch.Generator().manual_seed(dims))


@pytest.mark.parametrize("dims", unet.NETWORK.dims)
def test_each_pixel_and_outline_has_a_logit_and_a_film_alone_has_the_same(dims: int) -> None:
    network = unet.build(dims=dims, outputs=2, settings=SETTINGS).eval()
    films = batch(dims)
    with torch.inference_mode():
        together = network(films).logit
        alone = [network(film[None]).logit[0] for film in films]
    assert together.shape == (3, 2, *SHAPES[dims])
    for one, other in zip(together, alone, strict=True):
        assert one == pytest.approx(other.numpy(), abs=1e-4)


@pytest.mark.parametrize("dims", unet.NETWORK.dims)
def test_what_is_exported_agrees_with_what_was_trained(dims: int) -> None:
    network = unet.build(dims=dims, outputs=1, settings=SETTINGS).eval()
    # What is stored in half precision is rounded first, so that the engine alone is judged.
    for parameter in network.parameters():
        parameter.data = parameter.data.half().float()
    films = batch(dims)
    model = to_onnx(network, films[:1], ["logits"])
    assert model.opset_import[0].version == 17
    session = onnxruntime.InferenceSession(model.SerializeToString())
    [said] = session.run(["logits"], {"film": films.numpy()})
    with torch.inference_mode():
        expected = network(films).logits.numpy()
    assert np.abs(said - expected).max() < 1e-4


def test_what_was_exported_gives_its_weights_back() -> None:
    network = unet.build(dims=2, outputs=1, settings=SETTINGS)
    films = batch(2)
    with torch.no_grad():
        for _ in range(3):
            network(films)  # norms that have seen something
        for slope in (one for one in network.modules() if isinstance(one, torch.nn.PReLU)):
            slope.weight.uniform_(0.1, 0.4)
    model = to_onnx(network.eval(), films[:1], ["logits"])
    [said] = onnxruntime.InferenceSession(model.SerializeToString()).run(
        ["logits"], {"film": films.numpy()}
    )
    other = unet.build(dims=2, outputs=1, settings=SETTINGS)
    take_over(other, model, films)
    with torch.inference_mode():
        assert np.abs(said - other.eval()(films).logits.numpy()).max() < 1e-3


@pytest.mark.parametrize("shape", [(4, 2, 9, 7), (2, 1, 5, 6, 7)])
def test_the_loss_is_that_of_another_program(shape: tuple[int, ...]) -> None:
    losses = pytest.importorskip("monai.losses")
    rng = torch.Generator().manual_seed(1)
    logit = torch.randn(shape, generator=rng)
    target = (torch.rand(shape, generator=rng) < 0.3).float()
    theirs = losses.DiceCELoss(sigmoid=True, smooth_nr=1.0, smooth_dr=1.0)
    by_pixel = torch.nn.functional.binary_cross_entropy_with_logits(logit, target)
    overlap = losses.DiceLoss(sigmoid=True, smooth_nr=1.0, smooth_dr=1.0)(logit, target)
    assert float(loss(logit, target, 0.0)) == pytest.approx(float(by_pixel + overlap), rel=1e-5)
    if shape[1] == 1:
        assert float(loss(logit, target, 0.0)) == pytest.approx(float(theirs(logit, target)), 1e-5)
    perfect = (target * 2 - 1) * 50
    assert float(loss(perfect, target, 0.0)) < 1e-3 < float(loss(perfect, target, 0.1))


def test_the_score_is_the_mean_dice_and_says_nothing_of_what_is_empty() -> None:
    there = np.zeros((3, 1, 4, 4), np.uint8)
    there[0, 0, 0] = there[1, 0, 1] = 1
    said = np.where(there > 0, 3.0, -3.0)
    assert TASK.score({"untouched": said}, there) == 1
    said[1] = -said[1]
    assert TASK.score({"untouched": said}, there) == pytest.approx((1 + 0) / 2)
    assert TASK.score({"untouched": -np.ones_like(said)}, np.zeros_like(there)) == 0


def cubes() -> tuple[np.ndarray, np.ndarray]:
    """Give nodules of real CT, cut to 32 a side, and one reader's masks."""
    root = os.environ.get("LYNKEUS_DATA")
    if not root:
        pytest.skip("LYNKEUS_DATA is not set: the cubes are there")
    with np.load(Path(root) / "ct-nodules" / "lidc_cubes41.npz") as stored:
        volumes, bits = stored["volume"], stored["mask_bits"]
    masks = np.unpackbits(bits, axis=1)[:, : 41**3].reshape(-1, 41, 41, 41)
    middle = (slice(None), *(slice(4, 36),) * 3)
    return volumes[middle], masks[middle][:, np.newaxis]


def small(**training: Any) -> OutlinePlan:
    values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["augment"] = []
    values["training"] |= {"batch": 4, "patience": 50, "average": 0.8, **training}
    return parse_outline_plan(yaml.safe_dump(values).encode(), name="small")


def test_cubes_of_real_nodules_are_learnt_from_a_little(tmp_path: Path) -> None:
    """A smoke test: that a network of three axes is trained by the same loop, not how well."""
    volumes, masks = cubes()
    judged = torch.from_numpy(volumes[96:]).unsqueeze(1).float() / 255
    judged = (judged - 0.5) / 0.25
    torch.manual_seed(3)
    network = unet.build(dims=3, outputs=1, settings=SETTINGS)
    before = TASK.score({"untouched": logits(network.eval(), judged, batch=4)}, masks[96:])
    plan = small(passes=2, rate=0.01)
    films = Films(pixels=volumes[:96], targets=masks[:96])
    run = Run(plan, TASK, films, network, tmp_path)

    def judge(averaged: torch.nn.Module) -> float:
        return TASK.score({"untouched": logits(averaged, judged, batch=4)}, masks[96:])

    trained = run.train(judge, made_for="cubes", progress=lambda _: None)
    assert len(trained.scores) == 2
    assert max(trained.scores) > before + 0.15
