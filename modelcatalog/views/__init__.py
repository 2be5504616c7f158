"""The pages of the catalog, of connections and of model configurations."""
