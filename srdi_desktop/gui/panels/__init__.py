"""The parts of the window. Each listens to bridge and desk, and no panel calls another."""
