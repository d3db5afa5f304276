"""Writes docs/comparison.md from published runs: python -m scripts.published [FOLDER] [OCCUPATION]."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "comparison.md"
DATA = ROOT.parent / "shared" / "real" / "livebench"
"""Where the published runs lie when they are at hand: beside the checkout."""

OCCUPATION = "Administrative Services Managers"
