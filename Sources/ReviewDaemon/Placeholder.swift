enum ReviewDaemonPlaceholder {}
