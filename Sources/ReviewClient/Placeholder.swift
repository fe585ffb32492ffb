enum ReviewClientPlaceholder {}
