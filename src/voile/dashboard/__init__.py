"""Server-rendered pages: views and forms over the queries and actions of other rooms."""
