"""One case on the desk: what is in it, what its clock says, what can be done now."""
