"""Tests of EventHub; the folders repeat those of the package."""
