"""`python -m tests.benchmarks.subjects`: learn the directions of subjects of the model again, and keep them.

For after a new model, or when the vocabulary has grown a lot; then raise the number in the name of the model
(`recommendations/encoders.py`) and measure with `python -m tests.benchmarks.goal_fit`.
"""

from pathlib import Path

import numpy as np

from eventhub.matching import subjects
from eventhub.recommendations.encoders import open_encoder

KEPT = Path(subjects.__file__).parent / "data" / "subjects.npy"
AT_ONCE = 500


def learn() -> np.ndarray:
    """Return the directions of the model's vectors of the vocabulary, half floats."""
    encoder, phrases = open_encoder(), subjects.vocabulary_phrases()
    texts = phrases.texts
    vectors = np.vstack([encoder.encode(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)])
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return subjects.learn_subjects(vectors / length, phrases).astype(np.float16)


if __name__ == "__main__":
    np.save(KEPT, learn(), allow_pickle=False)
