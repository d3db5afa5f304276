"""The practice model: a scripted worker behind an OpenAI-compatible endpoint; no language model."""

from clawwork_api.practice.endpoint import practice_app

__all__ = ["practice_app"]
