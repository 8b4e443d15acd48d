"""Matching published needs with researchers, in the background. ``search.ranking`` ranks; this package knows what of a need
and of a researcher is compared, who comes into question, what is kept, and when it is worked out anew.
"""
