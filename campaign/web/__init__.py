"""The pages: blueprints, forms, and what guards them."""
