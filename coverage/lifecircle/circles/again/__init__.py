"""A finished run asked again: its searches, other assumptions, what each facility adds."""
