"""What Label Studio stores: label config, tasks and results, both ways."""
