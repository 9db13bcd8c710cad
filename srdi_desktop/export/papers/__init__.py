"""Papers of our own: cover, contents, dividers, summary, rescan list, checklists, spreadsheets."""
