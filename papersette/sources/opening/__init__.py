"""Sources opened, whatever they hold: where they lie, their bytes unpacked and hashed, their lines."""
