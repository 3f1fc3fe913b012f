"""Construction projects (工程建设项目): one project code through four stages, the working days they take, guidance before, a green channel, a lease in place of the land right."""
