"""Everything Label Studio: label config, tasks, push, pull, the embedded server."""
