"""The tabs of Who lost access that ask who bore it."""
