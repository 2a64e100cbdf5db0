"""The embedded Label Studio: its process, site, accounts and invitations."""
