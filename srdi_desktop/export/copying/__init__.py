"""Pages of strangers' PDFs, copied: what they use comes along, what lies on them becomes part of them."""
