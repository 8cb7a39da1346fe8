"""A laptop in a village hall without internet: the folder it is given, how it is started, and how it checks itself."""
