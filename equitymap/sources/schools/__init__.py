"""Schools: the register, links, and yearly figures of their pupils."""
