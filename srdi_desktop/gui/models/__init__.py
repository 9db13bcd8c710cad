"""Item models: dossier and verdicts as rows. They hold no truth of their own."""
