"""The words of the interface: gathered from templates, code and scripts, and read against the rules of plain French."""
