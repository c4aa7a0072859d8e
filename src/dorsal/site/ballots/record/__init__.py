"""The public record: its files, its pages, the verifiers."""
