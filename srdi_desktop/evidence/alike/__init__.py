"""What tells two pages alike."""
