"""What stands beside the map: the neighbourhood of a postcode, its figures, the services nearest to it, the border."""
