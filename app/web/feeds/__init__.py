"""The ledger as feeds: what changed, for machines that keep a copy or want to be told."""
