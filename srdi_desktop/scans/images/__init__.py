"""Pictures: JPEG, PNG, TIFF, HEIF and others."""
