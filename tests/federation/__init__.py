"""A home organisation, a proxy and an installation on one machine: people sign in through all three."""
