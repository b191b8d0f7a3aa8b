"""The commands of ``holotype``, one module for each family."""
