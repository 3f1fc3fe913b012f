"""Those who write and those who judge service items: list, editor, review, spreadsheets."""
