"""The device to train on: a graphics card if there is one, else the processor."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch


def best_device() -> torch.device:
    """Return the fastest device; a ``with`` statement makes it the default one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def mixed_precision() -> AbstractContextManager[object]:
    """Return a context in which products have 16 bits, if the hardware multiplies bfloat16.

    A processor that only emulates bfloat16 takes fourteen times as long as with 32 bits.
    """
    device = torch.get_default_device().type
    fast = device == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001 - no public name
    return torch.autocast(device, torch.bfloat16) if fast else nullcontext()
