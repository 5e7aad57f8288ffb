"""What the profiler does outside its own process."""
