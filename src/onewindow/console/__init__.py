"""The audience at the keyboard of the machine: operators. Management commands, demo city, benchmarks, backup."""
