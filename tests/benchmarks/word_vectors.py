"""`python -m tests.benchmarks.word_vectors`: make the table of words again that reads lines where no model runs.

For after a new model or new directions of subjects; then raise the number in `word_vectors.NAME` and measure with
`python -m tests.benchmarks.goal_fit`. Which words are the commonest, and how common, says the package wordfreq (its
data: CC BY-SA 4.0), which is installed for this alone.
"""

import re
from pathlib import Path

import numpy as np
from wordfreq import top_n_list, zipf_frequency

from eventhub.matching import word_vectors
from eventhub.matching.subjects import kept_subjects
from eventhub.recommendations.encoders import open_encoder

DATA = Path(word_vectors.__file__).parent / "data"
# How many words of each language, and which signs they are made of.
LANGUAGES = (("en", 12_000, r"[a-z]{2,}"), ("zh", 18_000, r"[\u4e00-\u9fff]{1,5}"), ("de", 12_000, r"[a-zäöüß]{2,}"))
# A word this common, as a share of all, counts half as much as one that hardly anybody uses.
HALF = 1e-3
AT_ONCE = 500


def commonest_words() -> dict[str, float]:
    """Return the commonest words of each language with how telling each is, 0 to 1; the first language keeps a word."""
    found: dict[str, float] = {}
    for language, most, signs in LANGUAGES:
        words = [each for each in top_n_list(language, 2 * most) if re.fullmatch(signs, each)][:most]
        for word in words:
            found.setdefault(word, HALF / (HALF + 10 ** (zipf_frequency(word, language) - 9)))
    return found


def table(words: dict[str, float]) -> np.ndarray:
    """Return a row for each word: how telling it is, then its directions, as whole numbers from -128 to 127."""
    encoder, texts = open_encoder(), list(words)
    vectors = np.vstack([encoder.encode(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors @ kept_subjects()[:, : word_vectors.DIRECTIONS]
    telling = np.round(np.array([list(words.values())]).T * 255) - 128
    return np.hstack([telling, np.round(directions / np.abs(directions).max() * 127)]).astype(np.int8)


if __name__ == "__main__":
    words = commonest_words()
    (DATA / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    np.save(DATA / "words.npy", table(words), allow_pickle=False)
