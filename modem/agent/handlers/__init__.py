"""What is done with Commands: `program`, `http` and `mqtt`, each loaded only where configured."""
