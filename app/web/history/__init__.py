"""The past of documents as pages and data: timelines, versions, differences, activities, the ledger."""
