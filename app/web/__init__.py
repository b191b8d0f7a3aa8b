"""HTTP: knows the Workbench; knows no Store and no service."""
