"""The production start: `gunicorn -c gunicorn.conf.py wsgi:app`."""

from core.app import create_app

app = create_app()
