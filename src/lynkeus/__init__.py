"""Lynkeus: reads medical images with AI inside a hospital, and can answer for it."""

__version__ = "0.1.0"
