"""Ranking texts by nearness of subject. It knows no model of the portal: a query is a title and a text, a candidate is a
key with one or more items of text. docs/matching.md says what each part brings.
"""
