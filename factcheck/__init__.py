"""Who claims what: attributed claims of English and Arabic news, verified and validated."""
