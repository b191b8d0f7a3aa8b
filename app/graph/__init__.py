"""The laws: how text becomes a query, what a principal sees, how a change is made and recorded."""
