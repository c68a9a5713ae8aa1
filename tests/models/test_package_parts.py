"""Preprocessing, calibration, card, seal and package: what is refused, and what comes back."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lynkeus.app.shipped.packages import shipped_packages
from lynkeus.core.errors import BadInput
from lynkeus.models import signing
from lynkeus.models.calibrate import Calibration, fit, prior_weights
from lynkeus.models.card import ORDER, AnyCard, Card, card_text, parse_card
from lynkeus.models.ports import open_package, sign_package, write_package
from lynkeus.models.preprocess import Preprocess, prepare, squeeze
from lynkeus.models.segmentation_card import SegmentationCard, parse_segmentation_card
from lynkeus.models.sorting.card import SortingCard

from . import toy

SPEC = Preprocess(size=32, low_percentile=1, high_percentile=99, mean=0.498, std=0.502)


def grey(rows: int, columns: int) -> np.ndarray:
    return np.random.default_rng(1).normal(1000, 200, (rows, columns)).astype(np.float32)


def package(folder: Path, key: Ed25519PrivateKey) -> Path:
    head = b"\x93NUMPY"
    files = {"weights.onnx": b"not read here", "head.npy": head}
    write_package(folder / "toy", toy.card(), files, key)
    return folder / "toy"


# Preprocessing


def test_what_is_prepared_has_the_networks_shape_and_range() -> None:
    made = prepare(grey(40, 60), SPEC)
    assert made.shape == (1, 1, 32, 32)
    assert made.dtype == np.float32
    assert made.min() == pytest.approx((0 - 0.498) / 0.502, abs=1e-6)
    assert made.max() == pytest.approx((1 - 0.498) / 0.502, abs=1e-6)


def test_gain_and_offset_of_a_detector_change_nothing() -> None:
    film = grey(50, 70)
    assert prepare(film * 3 + 500, SPEC) == pytest.approx(prepare(film, SPEC), abs=1e-4)


def test_a_film_is_left_as_it_was() -> None:
    film = grey(32, 32)
    before = film.copy()
    prepare(film, SPEC)
    assert (film == before).all()


@pytest.mark.parametrize(
    ("low", "high", "words"), [(1, 99, "1st and 99th"), (2.5, 93, "2.5th and 93rd")]
)
def test_a_film_of_one_grey_is_refused_in_good_english(low: float, high: float, words: str) -> None:
    spec = replace(SPEC, low_percentile=low, high_percentile=high)
    with pytest.raises(BadInput) as refused:
        prepare(np.zeros((40, 40), np.float32), spec)
    assert f"the {words} percentile are both 0." in refused.value.sentence


def test_squeezing_gives_up_the_aspect_and_nothing_else() -> None:
    wide = np.repeat(np.arange(64, dtype=np.float32)[None, :], 20, axis=0)
    made = squeeze(wide, size=16)
    assert made.shape == (16, 16)
    assert made.std(axis=0).max() < 1e-4
    assert (np.diff(made[0]) > 0).all()


@pytest.mark.parametrize(
    ("film", "reason"),
    [
        (np.full((40, 40), 7, np.float32), "film_constant"),
        (np.full((40, 40), np.nan, np.float32), "film_not_finite"),
        (np.zeros((3, 40, 40), np.float32), "film_shape"),
        (np.zeros((0, 40), np.float32), "film_shape"),
    ],
)
def test_a_film_that_is_none_is_refused(film: np.ndarray, reason: str) -> None:
    with pytest.raises(BadInput) as refusal:
        prepare(film, SPEC)
    assert refusal.value.reason == reason


def test_impossible_preprocessing_is_refused() -> None:
    with pytest.raises(ValueError, match="percentiles"):
        Preprocess(size=1, low_percentile=60, high_percentile=40, mean=0, std=1)
    with pytest.raises(ValueError, match="above zero"):
        Preprocess(size=1, low_percentile=1, high_percentile=99, mean=0, std=0)


# Calibration


def test_calibration_finds_the_line_that_made_the_labels() -> None:
    rng = np.random.default_rng(5)
    logits = rng.normal(0, 3, 20_000)
    labels = rng.random(20_000) < Calibration(slope=0.5, intercept=-1).probabilities(logits)
    line = fit(logits, labels, weights=np.ones(20_000))
    assert (line.slope, line.intercept) == pytest.approx((0.5, -1), abs=0.06)


def test_calibration_to_another_share_moves_the_intercept_by_its_odds() -> None:
    rng = np.random.default_rng(5)
    logits = rng.normal(0, 3, 20_000)
    labels = rng.random(20_000) < Calibration(slope=1, intercept=1).probabilities(logits)
    natural = fit(logits, labels, weights=np.ones(20_000))
    half = fit(logits, labels, weights=prior_weights(labels, prior=0.5))
    odds = np.log(labels.mean() / (1 - labels.mean()))
    assert half.intercept == pytest.approx(natural.intercept - odds, abs=0.1)
    assert prior_weights(labels, prior=0.5).sum() == pytest.approx(20_000)


def test_classes_that_do_not_overlap_still_give_a_finite_line() -> None:
    line = fit(np.array([-2.0, -1, 1, 2]), np.array([False, False, True, True]), weights=np.ones(4))
    assert np.isfinite(line.slope)
    assert line.probability(2) > 0.9
    assert 0 <= line.probability(-1e9) < line.probability(1e9) <= 1


def test_one_class_cannot_be_calibrated() -> None:
    with pytest.raises(ValueError, match="both classes"):
        fit(np.zeros(3), np.ones(3, dtype=bool), weights=np.ones(3))


# Card


def test_a_card_comes_back_as_it_was_written() -> None:
    card = toy.card()
    assert parse_card(card_text(card)) == card
    assert card_text(card) == card_text(parse_card(card_text(card)))


def test_a_card_of_an_older_package_is_written_as_it_was() -> None:
    [folder] = (one for one in shipped_packages() if one.name == "lung-fields")
    text = (folder / "card.yaml").read_bytes()
    assert card_text(parse_segmentation_card(text)) == text


@pytest.mark.parametrize("kind", [Card, SegmentationCard, SortingCard])
def test_all_that_a_card_may_say_is_written(kind: type[AnyCard]) -> None:
    names = [one.alias or name for name, one in kind.model_fields.items()]
    assert [name for name in names if name not in ORDER] == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"colour": "blue"}, "colour"),
        ({"registration": "registered"}, "registration"),
        ({"operating_point": {"probability": 2, "rule": "x"}}, "probability"),
        ({"responsible": []}, "responsible"),
        ({"schema": "lynkeus-card/9"}, "schema"),
        ({"preprocess": {"size": 32, "crop": 1}}, "preprocess"),
    ],
)
def test_a_wrong_card_is_refused_by_name(change: dict[str, object], named: str) -> None:
    text = yaml.safe_dump({**yaml.safe_load(toy.CARD), **change})
    with pytest.raises(BadInput, match=named) as refusal:
        parse_card(text.encode())
    assert refusal.value.reason == "package_broken"


@pytest.mark.parametrize("text", [b"", b"{", b"[1]", b"x" * (2 << 20)])
def test_what_is_no_card_is_refused(text: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_card(text)
    assert refusal.value.reason == "package_broken"


# Package


def test_a_signed_package_opens_for_who_trusts_its_maker(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    opened = open_package(package(tmp_path, key), [key.public_key()])
    assert opened.card.id == "toy-model"
    assert opened.weights == b"not read here"
    assert opened.gates is None
    assert opened.signer == signing.fingerprint(key.public_key())


def test_signing_again_takes_in_a_new_file(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    folder = package(tmp_path, key)
    before = open_package(folder, [key.public_key()]).digest
    (folder / "gates.npz").write_bytes(b"gates")
    with pytest.raises(BadInput) as refusal:
        open_package(folder, [key.public_key()])
    assert refusal.value.fields["file"] == "gates.npz"
    sign_package(folder, key)
    opened = open_package(folder, [key.public_key()])
    assert opened.gates == b"gates"
    assert opened.digest != before


@pytest.mark.parametrize("name", ["weights.onnx", "card.yaml", "head.npy", "checksums.json"])
def test_one_changed_byte_is_named(tmp_path: Path, name: str) -> None:
    key = Ed25519PrivateKey.generate()
    path = package(tmp_path, key) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(BadInput) as refusal:
        open_package(path.parent, [key.public_key()])
    assert refusal.value.reason == "package_altered"
    assert refusal.value.fields["file"] == name


@pytest.mark.parametrize("name", ["checksums.json", "signature.json"])
def test_an_unsigned_package_is_refused(tmp_path: Path, name: str) -> None:
    key = Ed25519PrivateKey.generate()
    folder = package(tmp_path, key)
    (folder / name).unlink()
    with pytest.raises(BadInput) as refusal:
        open_package(folder, [key.public_key()])
    assert refusal.value.reason == "package_unsigned"


@pytest.mark.parametrize("text", [b"", b"{}", b'{"key":"a","signature":"*"}', b"[]"])
def test_a_signature_that_is_none_is_refused(tmp_path: Path, text: bytes) -> None:
    key = Ed25519PrivateKey.generate()
    folder = package(tmp_path, key)
    (folder / "signature.json").write_bytes(text)
    with pytest.raises(BadInput) as refusal:
        open_package(folder, [key.public_key()])
    assert refusal.value.reason == "package_unsigned"


def test_a_stranger_is_not_trusted_and_cannot_pretend(tmp_path: Path) -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    folder = package(tmp_path, other)
    with pytest.raises(BadInput) as refusal:
        open_package(folder, [key.public_key()])
    assert refusal.value.reason == "package_untrusted"
    claimed = (
        (folder / "signature.json")
        .read_bytes()
        .replace(
            signing.fingerprint(other.public_key()).encode(),
            signing.fingerprint(key.public_key()).encode(),
        )
    )
    (folder / "signature.json").write_bytes(claimed)
    with pytest.raises(BadInput) as refusal:
        open_package(folder, [key.public_key()])
    assert refusal.value.reason == "package_altered"


def test_a_package_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    with pytest.raises(BadInput) as refusal:
        open_package(tmp_path / "nothing", [key.public_key()])
    assert refusal.value.reason == "package_broken"
    folder = package(tmp_path, key)
    (folder / "more").mkdir()
    with pytest.raises(BadInput) as refusal:
        open_package(folder, [key.public_key()])
    assert refusal.value.reason == "package_broken"
    (folder / "more").rmdir()
    (folder / "weights.onnx").unlink()
    with pytest.raises(BadInput) as refusal:
        sign_package(folder, key)
    assert refusal.value.fields["why"] == "weights.onnx is missing"


def test_a_file_cannot_be_written_outside_the_package(tmp_path: Path) -> None:
    card = toy.card()
    with pytest.raises(ValueError, match="cannot be a file"):
        write_package(tmp_path, card, {"../x": b""}, Ed25519PrivateKey.generate())


def test_keys_are_written_and_read() -> None:
    key = Ed25519PrivateKey.generate().public_key()
    read = signing.parse_public_key(signing.public_key_text(key))
    assert signing.fingerprint(read) == signing.fingerprint(key)


def test_what_is_no_makers_key_is_refused() -> None:
    other = generate_private_key(65_537, 2048).public_key()
    text = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for wrong in (b"", b"no key", text):
        with pytest.raises(BadInput) as refusal:
            signing.parse_public_key(wrong)
        assert refusal.value.reason == "not_a_key"
