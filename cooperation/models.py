"""No models. Django sends ``post_migrate`` only to apps with this module, and the grants hang on that signal."""
