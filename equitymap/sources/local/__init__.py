"""What local people bring: lists, indicators, reach, travel times; read with limits."""
