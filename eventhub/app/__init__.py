"""The application: put together, its commands, its periodic jobs, the worker on a broker, the demo."""
