"""What every page shares: access marks, layout, errors, security headers."""
