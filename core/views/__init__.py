"""Pages of the portal itself: the style page and the pages for errors."""
