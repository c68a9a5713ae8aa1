"""What is sealed opens only unchanged and with its key, at any place; keys are their owner's."""

import io
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lynkeus.core import errors
from lynkeus.core.catalogue import load
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, Broken, LynkeusError, NotFound, from_json
from lynkeus.core.ids import SubjectId
from lynkeus.core.json import canonical, parse, parse_object
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.sealing import (
    CHUNK_BYTES,
    HEAD_BYTES,
    TAG_BYTES,
    SealedReader,
    new_key,
    open_bytes,
    seal_bytes,
    sealed_chunks,
)
from lynkeus.core.settings import Settings
from lynkeus.quality import checks
from lynkeus.quality.check import Check

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 5]
KEY = new_key()


def sealed(plain: bytes, key: bytes = KEY) -> bytes:
    pieces = (plain[at : at + 70_000] for at in range(0, len(plain), 70_000))
    return b"".join(sealed_chunks(key, pieces))


def opened(content: bytes, key: bytes = KEY) -> SealedReader:
    return SealedReader(key, io.BytesIO(content))


def some(size: int) -> bytes:
    return bytes(one * 31 % 251 for one in range(min(size, 4096))) * (size // 4096 + 1)


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_comes_back_whole_and_in_parts(size):
    plain = some(size)[:size]
    with opened(sealed(plain)) as reader:
        assert reader.size == size
        assert reader.readall() == plain
        for place in {0, size // 2, max(0, size - 3), max(0, min(size, CHUNK_BYTES) - 2)}:
            reader.seek(place)
            assert reader.read(5) == plain[place : place + 5]


def broken(content: bytes, key: bytes = KEY) -> bool:
    try:
        with opened(content, key) as reader:
            reader.readall()
    except Broken:
        return True
    return False


def test_a_stream_that_was_changed_cut_or_rearranged_does_not_open():
    plain = some(2 * CHUNK_BYTES + 5)[: 2 * CHUNK_BYTES + 5]
    whole = sealed(plain)
    chunk = CHUNK_BYTES + TAG_BYTES
    first, second = whole[HEAD_BYTES : HEAD_BYTES + chunk], whole[HEAD_BYTES + chunk :][:chunk]
    rest = whole[HEAD_BYTES + 2 * chunk :]
    head = whole[:HEAD_BYTES]
    assert not broken(whole)
    assert broken(whole, new_key())
    assert broken(whole[:-1])
    assert broken(head + first + second)
    assert broken(head + first)
    assert broken(head + second + first + rest)
    assert broken(head + first + first + rest)
    assert broken(b"\x02" + whole[1:])
    assert broken(b"")
    for place in (1, HEAD_BYTES, HEAD_BYTES + chunk, len(whole) - 1):
        assert broken(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])


def test_an_object_cut_off_anywhere_is_broken_and_never_an_empty_one():
    whole = sealed(b"a film")
    for cut in range(len(whole)):
        assert broken(whole[:cut]), cut
        with pytest.raises(Broken), opened(whole[:cut]) as reader:
            reader.read()


@given(st.binary(max_size=64), st.binary(max_size=16), st.binary(max_size=16))
def test_a_value_opens_only_as_it_was_sealed(plain, about, other):
    one = seal_bytes(KEY, plain, about)
    assert open_bytes(KEY, one, about) == plain
    assert one != seal_bytes(KEY, plain, about)
    if about != other:
        with pytest.raises(Broken):
            open_bytes(KEY, one, other)


class TestKeys:
    def test_are_readable_by_their_owner_alone_and_stay(self, tmp_path):
        one, again = SiteKeys(tmp_path / "keys"), SiteKeys(tmp_path / "keys")
        assert (one.site, one.address) == (again.site, again.address)
        assert one.signing.private_bytes_raw() == again.signing.private_bytes_raw()
        for file in (tmp_path / "keys").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700

    def test_a_damaged_key_is_said_so(self, tmp_path):
        SiteKeys(tmp_path).path.write_bytes(b"short")
        with pytest.raises(Broken) as damaged:
            SiteKeys(tmp_path)
        assert damaged.value.fields["file"] == "site.key"

    def test_a_subject_is_gone_with_its_key(self, tmp_path):
        database = Database(tmp_path / "one.db")
        database.create_all()
        keys, name = SubjectKeys(new_key()), SubjectId("a" * 32)
        with database.write() as connection:
            made = keys.make_key(connection, name)
            assert keys.key_of(connection, name) == made
            with pytest.raises(Broken):
                SubjectKeys(new_key()).key_of(connection, name)
            with pytest.raises(NotFound):
                keys.key_of(connection, SubjectId("b" * 32))
        database.close()


class TestCatalogue:
    def test_finds_every_file_by_name(self):
        found = load(checks, "CHECK", Check)
        assert list(found) == sorted(found)
        assert "pixel_spacing" in found

    def test_a_file_without_its_constant_is_named_with_the_mend(self):
        with pytest.raises(TypeError, match="declares no NOTHING: write `NOTHING = Check"):
            load(checks, "NOTHING", Check)


class TestJson:
    def test_is_the_same_bytes_for_the_same_value(self):
        assert canonical({"b": 1, "a": [1.5, "赵"]}) == '{"a":[1.5,"赵"],"b":1}'.encode()

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_holds_no_number_that_is_none(self, value):
        with pytest.raises(ValueError, match="not JSON compliant"):
            canonical(value)

    def test_an_object_is_an_object(self):
        assert parse("[1]") == [1]
        with pytest.raises(ValueError, match="not an object"):
            parse_object("[1]")


def test_a_site_keeps_all_below_its_home(tmp_path):
    settings = Settings(home=tmp_path)
    below = [
        *(settings.database_path, settings.objects_folder, settings.keys_folder),
        *(settings.checkpoints_folder, settings.packages_folder),
        *(settings.socket_path, settings.lock_path),
    ]
    assert {one.parent for one in below} == {tmp_path}
    assert len(set(below)) == len(below)


def test_every_error_comes_back_from_its_own_words():
    family = [one for one in vars(errors).values() if isinstance(one, type)]
    kinds = [one for one in family if issubclass(one, LynkeusError) and one is not LynkeusError]
    assert len(kinds) >= 8
    for kind in kinds:
        one = kind("Said.", reason="why", number=3)
        again = from_json(one.as_json())
        assert (type(again), again.as_json()) == (kind, one.as_json())
    assert isinstance(from_json({"code": "LYN-9999", "reason": "x"}), Broken)
    assert not isinstance(from_json({}), BadInput)
