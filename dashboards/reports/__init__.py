"""Reports: figures that an official chooses, of a period, as a page, a sheet, a PDF and a Word document."""
