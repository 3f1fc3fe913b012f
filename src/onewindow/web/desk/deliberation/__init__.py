"""Meetings of joint deliberation at the desk."""
