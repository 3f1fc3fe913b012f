"""并联审批 at the desk: what my unit leads, one of them as a whole, and what a co-unit tells the lead."""
