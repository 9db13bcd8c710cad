"""The one way this room opens scans: with the fonts for OFD text, which `scans` cannot know.

Worker processes, imports and previews come through this door; the first window does not have to.
"""

from srdi_desktop import resources
from srdi_desktop.scans import OpenScan, open_scan, use_font

__all__ = ["OpenScan", "open_scan"]

use_font(resources.font(), resources.font("regular", ""))
