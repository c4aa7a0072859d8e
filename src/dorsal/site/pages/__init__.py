"""What all pages share: templates, styles, headers, who may open what."""
