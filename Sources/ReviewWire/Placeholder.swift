enum ReviewWirePlaceholder {}
