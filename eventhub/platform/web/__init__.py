"""What all pages share: access, forms, language, headers, error pages."""
