"""What the network learns on: a graphics card where there is one, else the processor."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch


def best() -> torch.device:
    """Return the device to learn on; in a ``with`` statement it becomes the default one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def where() -> torch.device:
    """Return the default device, where new tensors are and saved ones go."""
    return torch.get_default_device()


def half() -> AbstractContextManager[object]:
    """Return a context in which products have 16 bits, where the hardware multiplies those.

    A processor that only imitates bfloat16 takes fourteen times as long as with 32 bits.
    """
    device = where().type
    fast = device == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001 - no public name
    return torch.autocast(device, torch.bfloat16) if fast else nullcontext()
