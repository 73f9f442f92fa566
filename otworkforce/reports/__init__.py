"""The board report: what a round's description says, as texts that every form of the report is made from."""
