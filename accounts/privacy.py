"""The privacy text: its version is what people consent to."""

VERSION = "2026-11"
