"""What the site's pages share: search text, marks in text, safe addresses, and the data of a page. Pure, no HTML."""
