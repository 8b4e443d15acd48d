"""The written text of contracts as .docx: its fields, the portal's own templates, and the filling of anybody's."""
