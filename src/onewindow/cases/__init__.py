"""Cases (办件): one application from draft to delivery, by law and by promise."""
