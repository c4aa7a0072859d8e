"""The visitor's pace plan, and when fans should be where."""
