"""The harness of the benchmarks: what it computes and what it says. Nothing here is timed."""
