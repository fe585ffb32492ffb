enum ReviewStorePlaceholder {}
