"""The live fan-out: bare ASGI, which knows neither ORM nor templates."""
