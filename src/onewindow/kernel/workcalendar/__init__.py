"""Holidays and exchanged workdays (调休) as data, and pure arithmetic over them."""
