"""The outside: what brings records into the graph, through the same door as everyone else."""
