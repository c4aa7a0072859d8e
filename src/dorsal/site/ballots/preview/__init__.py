"""What rules would do: chances, floors, years, comparisons."""
