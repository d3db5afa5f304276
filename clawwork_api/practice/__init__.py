"""The practice model: a scripted worker behind an OpenAI-compatible endpoint; no language model."""

from clawwork_api.practice.endpoint import INPUT_PRICE, MODEL_ID, OUTPUT_PRICE, practice_app

__all__ = ["INPUT_PRICE", "MODEL_ID", "OUTPUT_PRICE", "practice_app"]
