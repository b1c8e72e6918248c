"""What fields of records are called and hold, whatever the format: names, dates, ids, languages, titles, topics, venues."""
