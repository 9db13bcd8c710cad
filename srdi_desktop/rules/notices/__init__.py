"""Notices (通知): their text read into a draft of a catalogue."""
