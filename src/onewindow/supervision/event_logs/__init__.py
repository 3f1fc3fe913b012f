"""事件日志: the cases as process mining reads them, in the two formats of its field (IEEE 1849 XES, OCEL 2.0)."""
