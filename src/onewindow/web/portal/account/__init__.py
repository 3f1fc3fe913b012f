"""Signing in and up, and the account: whom it stands for, who may act for whom."""
