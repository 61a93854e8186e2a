"""Small datasets in the forms that courses publish them in, each written by the library that its publisher used.

    pip install numpy pyarrow
    python reference/containers.py

Writes src/dataset/source/containers/fixtures/containers.json: files by name, base64. Image i of a set is one gray or one
colour all over, so that a test can say what it must find: gray 10 + i, or the colour (10 + i, 3 * (10 + i), 245 - i).
"""

import base64
import gzip
import io
import json
import pathlib
import struct
import tarfile
import zlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

files: dict[str, bytes] = {}


def gray(i: int) -> int:
    return 10 + i


def colour(i: int) -> tuple[int, int, int]:
    return 10 + i, 3 * (10 + i), 245 - i


def png(i: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour(i)) * 8 for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


# MNIST's own files: http://yann.lecun.com/exdb/mnist/
def idx(name: str, labels: list[int]) -> None:
    images = b"".join(bytes([gray(i)]) * 28 * 28 for i in range(len(labels)))
    head = struct.pack(">IIII", 0x803, len(labels), 28, 28)
    files[f"{name}-images-idx3-ubyte.gz"] = gzip.compress(head + images, mtime=0)
    files[f"{name}-labels-idx1-ubyte.gz"] = gzip.compress(struct.pack(">II", 0x801, len(labels)) + bytes(labels), mtime=0)


idx("train", [9, 0, 9, 3])
idx("t10k", [0, 3])


# numpy.savez: MedMNIST (compressed), Keras, and what has to be scaled or refused
def npz(name: str, compressed: bool = True, **arrays: np.ndarray) -> None:
    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, **arrays)
    files[name] = out.getvalue()


def grays(count: int, dtype: str = "u1") -> np.ndarray:
    return np.stack([np.full((8, 8), gray(i)) for i in range(count)]).astype(dtype)


def colours(count: int) -> np.ndarray:
    return np.stack([np.full((8, 8, 3), colour(i)) for i in range(count)]).astype("u1")


column = np.array([[0], [2], [1]], dtype="u1")
npz(
    "medmnist.npz",
    train_images=colours(3),
    train_labels=column,
    val_images=colours(2),
    val_labels=column[:2],
    test_images=colours(1),
    test_labels=column[:1],
)
npz("keras.npz", False, x_train=grays(3), y_train=np.array([7, 8, 7]), x_test=grays(2), y_test=np.array([8, 7]))
npz("unit.npz", images=(grays(2, "f4") / 255), labels=np.array(["cat", "dog"]))
npz("signed.npz", X=np.stack([np.full((8, 8), -1.0), np.full((8, 8), 1.0)]), y=np.array([0.0, 1.0]))
npz("range.npz", images=np.stack([np.full((8, 8), -3), np.full((8, 8), 1000)]).astype("i2"), labels=np.array([0, 1]))
npz("planar.npz", images=colours(2).transpose(0, 3, 1, 2).copy(), labels=np.eye(2, dtype="u1"))
npz("flat.npz", data=grays(2).reshape(2, 64), target=np.array([4, 5]))
npz("several.npz", images=grays(2), labels=np.array([[1, 1], [0, 1]], dtype="u1"))
npz("shapes.npz", x=np.zeros((5, 12), dtype="f4"), y=np.zeros(5, dtype="i8"))


# An array a file: numpy.save, and numpy.savez without names, as KMNIST has it
def npy(name: str, array: np.ndarray) -> None:
    out = io.BytesIO()
    np.save(out, array)
    files[name] = out.getvalue()


npy("x_train.npy", grays(3))
npy("y_train.npy", np.array([5, 6, 5]))
npy("x_test.npy", grays(2))
npy("y_test.npy", np.array([6, 5]))
for part, count in (("train", 3), ("test", 1)):
    for kind, array in (("imgs", grays(count)), ("labels", np.arange(count, dtype="u1"))):
        out = io.BytesIO()
        np.savez_compressed(out, array)
        files[f"kmnist-{part}-{kind}.npz"] = out.getvalue()


# Parquet as `datasets` writes it
FEATURES = {
    "image": {"_type": "Image"},
    "label": {"names": ["Abyssinian", "Basset / Hound"], "_type": "ClassLabel"},
    "image_id": {"dtype": "string", "_type": "Value"},
    "label_cat_dog": {"names": ["cat", "dog"], "_type": "ClassLabel"},
}
IMAGE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def parquet(name: str, table: pa.Table, **options: object) -> None:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    files[name] = out.getvalue()


def pets(labels: list[int], start: int) -> pa.Table:
    images = [{"bytes": png(start + i), "path": f"x_{i}.png"} for i in range(len(labels))]
    table = pa.table(
        {
            "image": pa.array(images, type=IMAGE),
            "label": pa.array(labels, type=pa.int64()),
            "image_id": [f"x_{i}" for i in range(len(labels))],
            "label_cat_dog": pa.array([None if label < 0 else label for label in labels], type=pa.int64()),
        }
    )
    return table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": FEATURES}})})


parquet("train-00000-of-00002.parquet", pets([0, 1, 0], 0), compression="snappy", row_group_size=2)
parquet("train-00001-of-00002.parquet", pets([1, 1], 3), compression="zstd")
parquet("validation-00000-of-00001.parquet", pets([0], 5), compression="gzip")
parquet("test-00000-of-00001.parquet", pets([-1, -1], 6), compression="brotli")
parquet("wrong.parquet", pa.table({"text": ["a", "b"], "label": pa.array([0, 1], type=pa.int64())}))
parquet("plain.parquet", pa.table({"image": pa.array([png(0), png(1)]), "label": ["cat", "dog"]}), compression="none")


# Tar in its three dialects, and what does not belong into a dataset
def tar(name: str, form: int, members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content) if info.isreg() else None)
    files[name] = out.getvalue()


def member(path: str, content: bytes = b"") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(path)
    info.size = len(content)
    return info, content


def special(path: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(path)
    info.type, info.linkname = kind, target
    return info, b""


LONG = "flowers/" + "a long name " * 12 + "ñ"
FLOWERS = [special("flowers", tarfile.DIRTYPE)] + [
    member(f"flowers/{kind}/{i}.png", png(i)) for kind in ("rose", "tulip") for i in range(2)
]
tar("gnu.tar", tarfile.GNU_FORMAT, [*FLOWERS, member(f"{LONG}/1.png", png(2))])
tar("pax.tar", tarfile.PAX_FORMAT, [*FLOWERS, member(f"{LONG}/1.png", png(2))])
tar("ustar.tar", tarfile.USTAR_FORMAT, FLOWERS)
tar("flowers.tgz", tarfile.GNU_FORMAT, FLOWERS, "w:gz")
record = bytes([1]) + b"".join(bytes([value]) * 1024 for value in colour(0))
tar(
    "cifar-10-binary.tar.gz",
    tarfile.GNU_FORMAT,
    [
        member("cifar-10-batches-bin/batches.meta.txt", b"airplane\nautomobile\n\n"),
        member("cifar-10-batches-bin/data_batch_1.bin", record),
        member("cifar-10-batches-bin/test_batch.bin", record),
    ],
    "w:gz",
)
tar(
    "odd.tar",
    tarfile.GNU_FORMAT,
    [
        *FLOWERS,
        special("flowers/rose/link.png", tarfile.SYMTYPE, "/etc/passwd"),
        special("flowers/rose/hard.png", tarfile.LNKTYPE, "flowers/rose/0.png"),
        member("../outside/1.png", png(3)),
        member("/flowers/tulip/absolute.png", png(4)),
        special("flowers/pipe", tarfile.FIFOTYPE),
    ],
)

place = pathlib.Path(__file__).parent.parent / "src/dataset/source/containers/fixtures/containers.json"
place.write_text(json.dumps({name: base64.b64encode(data).decode() for name, data in sorted(files.items())}, indent=1) + "\n")
