"""Jobs that build places, asked for by pages: on this computer, or in workers of a hosted copy."""
