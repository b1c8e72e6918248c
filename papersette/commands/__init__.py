"""What commands share: how a file is named, how a failure is told."""
