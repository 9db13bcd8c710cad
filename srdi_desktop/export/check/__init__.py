"""What was written is looked at again, by a second engine."""
