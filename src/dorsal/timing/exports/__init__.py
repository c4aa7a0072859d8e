"""Results as others want them: ITRA, UltraSignup, IOF XML, plain tables."""

from dorsal.timing.exports.forms import FORMS, Form, export, left_out

__all__ = ["FORMS", "Form", "export", "left_out"]
