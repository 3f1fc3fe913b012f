"""The pages of window clerks, examiners, editors and operators."""
