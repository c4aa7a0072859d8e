"""Earlier years: their import, their match to people, the ledger."""
