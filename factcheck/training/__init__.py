"""How the bundled model is made, one stage after the other; see docs/model.md."""
