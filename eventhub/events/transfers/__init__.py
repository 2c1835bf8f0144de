"""A guest gives their place to a named person, who takes it by mail and inherits nothing but the place."""
