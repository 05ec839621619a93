"""Files, folders, archives and streams → rows."""
