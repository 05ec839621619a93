"""Corpora of prompts → rows → requests → token counts → what they come to, each row counted once."""
