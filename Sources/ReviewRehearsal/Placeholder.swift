enum ReviewRehearsalPlaceholder {}
