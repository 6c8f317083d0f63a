"""Endpoints."""

from core.plugin_api import ApiBlueprint

endpoints = ApiBlueprint("pathway_api", __name__)
