"""Webhooks: commits told to addresses that asked for it, until they have heard."""
