"""The terms that exact values are given under, as the form asks for them and as files state them."""

from __future__ import annotations

from app.graph.principal import Principal

VERSION = "1"


def until(principal: Principal) -> str:
    """When the first of the grants that open exact values to a person ends; "" where none does."""
    ends = (grant.until for grant in principal.grants if grant.origin.endswith("/request"))
    return min(filter(None, ends), default="")


def of_file(principal: Principal, base: str) -> str:
    """What a file with exact values says of them, in the language of its headers."""
    ends = until(principal)
    common = f"no place is published finer than everybody may see at {base}"
    if not ends:
        return f"Exact values that are kept back from others: they are not passed on, and {common}."
    return (
        f"Exact values, given to one reader under the terms, version {VERSION}: they are used for the "
        f"purpose of the request alone and kept from others, {common}, and the file is deleted by "
        f"{ends[:10]}."
    )
