"""Reference data: facts in `data/*.csv`, read and checked in `reading`, stored by `loading`."""
