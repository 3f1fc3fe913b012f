"""Verification against data sources (数据比对): what a source confirms need not be proved on paper."""
