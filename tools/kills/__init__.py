"""Kills the agent again and again, while messages go both ways, and looks what became of them."""
