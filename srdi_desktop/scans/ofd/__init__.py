"""OFD pages (GB/T 33190)."""
