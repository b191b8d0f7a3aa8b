"""Pages of institution, collection and dataset."""
from app.web.generic import generic_page
institution_page = collection_page = dataset_page = generic_page
