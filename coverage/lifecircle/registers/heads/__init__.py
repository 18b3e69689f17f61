"""The heads of columns: taken apart, and what each may mean by its words alone."""
