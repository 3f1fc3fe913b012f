"""Forms made from JSON Schema: shown as HTML fields, read back as typed data, told as words."""
