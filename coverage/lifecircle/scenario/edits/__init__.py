"""One edit of a study each: facilities, hours, links and gates, people, rules."""
