"""Lynkeus: reads medical images with AI inside a hospital, and can answer for it."""

import os

__version__ = "0.1.0"

# ONNX Runtime tells its maker what it runs, from 1.29 on, unless it is told not to before it is
# loaded. Nothing leaves the house: all that begins here, and below it, is told.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
