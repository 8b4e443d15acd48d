"""The archive of a project: one zip of its records, documents and history, as far as a person may read them."""
