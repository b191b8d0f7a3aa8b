"""The interface for programs as one described thing: OpenAPI, its page, queries run by address."""
