"""The part of the package that knows about streamlit: page frame, controls, cache, the drawn map."""
