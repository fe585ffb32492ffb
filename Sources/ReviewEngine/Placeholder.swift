enum ReviewEnginePlaceholder {}
