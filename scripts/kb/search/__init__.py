"""Page models and article text → the files the search box loads. Start with DESIGN.md."""
