"""Processes of our own: workers for pages, the judge beside the window, the scanner's driver."""
