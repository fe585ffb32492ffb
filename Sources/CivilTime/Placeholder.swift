enum CivilTimePlaceholder {}
