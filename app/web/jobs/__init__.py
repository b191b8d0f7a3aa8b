"""Long work by HTTP: loads are started, every job is followed and ended, by page and by program."""
