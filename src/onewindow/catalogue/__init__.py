"""Service items (政务服务事项): implementation lists, guides, materials and forms, by revision."""
