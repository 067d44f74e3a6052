"""Gold questions and benchmarks: what is asked, how answers are scored, and the report."""
