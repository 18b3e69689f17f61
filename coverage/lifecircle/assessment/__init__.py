"""The second half of the pipeline: enough, fair, why, and what would mend it."""
