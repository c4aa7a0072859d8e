"""All that is known of a course in one value, as a document and in sentences."""
