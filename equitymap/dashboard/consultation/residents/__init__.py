"""Plain pages on which residents answer: routes of the same process, outside Streamlit."""
