"""What this machine lacks, each with its fix: `steadyhand doctor`."""
