"""Rule sets (秒批规则): decision tables as data, by version, and what each ruling by them was made of."""
