"""The services of Fremtidens kulturskole, by topic."""
