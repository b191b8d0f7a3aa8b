#+ summary = "Empty the engine's own default graph"
#+ returns = "change"
#+ tags = ["graph"]
DROP SILENT DEFAULT
