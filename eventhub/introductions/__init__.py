"""Introductions: asked for through an acquaintance, made only when both ends agree."""
