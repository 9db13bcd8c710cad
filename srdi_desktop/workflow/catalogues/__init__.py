"""Catalogues and rules in use: those shipped, those of the user, and moving a dossier between them."""
