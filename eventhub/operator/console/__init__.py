"""The console: everything an operator sees and does in the browser."""
