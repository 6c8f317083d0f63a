"""The core of Flygel: tenants, users, languages and the plugin host. It knows no programme."""
