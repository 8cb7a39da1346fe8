"""The dashboard starts here: the menu, then the page that the address asks for."""

from equitymap.dashboard import router, shell

shell.configure("Community equity mapping")
router.run()
