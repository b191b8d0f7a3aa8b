#+ summary = "Add the quads that are given"
#+ returns = "change"
#+ tags = ["graph"]
#+ params.quads = {kind = "quads", example = "<https://example.org/a> <https://example.org/b> \"c\" <https://example.org/graph/public> ."}
INSERT DATA { $quads }
