"""The words of registers: of heads, closed lists and services, made comparable and looked up."""
