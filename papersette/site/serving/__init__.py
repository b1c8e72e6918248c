"""What is asked of a site and answered, whatever the page: rules, limits, headers, and CSV on its way."""
