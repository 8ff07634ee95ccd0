"""The project's own benchmarks: Cordée beside what the machine can do at best, in the same run."""
