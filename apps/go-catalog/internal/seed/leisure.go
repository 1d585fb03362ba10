package seed

func leisure() []shelf { return []shelf{stationery(), bags(), audio()} }

func stationery() shelf {
	return shelf{
		id: "stationery", name: "Stationery", description: "Paper, and what leaves marks on it.",
		articles: []article{
			{"notebook", "A5, 192 pages, sewn so that it lies flat.", 1490, "paper a5"},
			{"sketchbook", "A4, 80 sheets of 150 g paper.", 1990, "paper a4 drawing"},
			{"letter set", "Twenty sheets and twenty lined envelopes.", 1290, "paper envelopes gift"},
		},
		varieties: []variety{
			{"Dotted", "Five-millimetre dots that stay in the background.", 100, "dots"},
			{"Ruled", "Ruled at seven millimetres, with a margin.", 95, "lines"},
			{"Blank", "No lines to stay between.", 95, "blank"},
			{"Recycled", "Made of waste paper only, with a grey tone.", 85, "recycled"},
			{"Cotton", "Cotton paper that takes ink without bleeding.", 150, "fountain-pen"},
			{"Waterproof", "Stone paper: write in the rain, wipe off the mud.", 140, "outdoor"},
			{"Leather", "Bound in leather that can be refilled.", 240, "leather gift"},
			{"Linen Bound", "Bound in linen, with a ribbon.", 125, "linen"},
			{"Pocket", "Smaller than the others: it fits a jacket.", 70, "small"},
		},
	}
}

func bags() shelf {
	return shelf{
		id: "bags", name: "Bags", description: "For the office, the market and the weekend.",
		articles: []article{
			{"backpack", "Twenty litres, with a sleeve for a 15-inch laptop.", 8990, "laptop"},
			{"tote bag", "Long handles, a zip and one inner pocket.", 2990, "shopping"},
			{"messenger bag", "A wide strap and a flap that keeps the rain out.", 7490, "laptop cycling"},
		},
		varieties: []variety{
			{"Canvas", "Heavy cotton canvas, dyed in the piece.", 90, "cotton"},
			{"Waxed", "Waxed cotton that sheds a shower and ages well.", 130, "cotton waterproof"},
			{"Leather Trim", "Canvas, with leather where it wears.", 160, "leather"},
			{"Rolltop", "It rolls shut, and grows by five litres.", 120, "waterproof"},
			{"Featherweight", "Ripstop nylon that packs into its own pocket.", 70, "lightweight travel"},
			{"Felt", "Grey wool felt, three millimetres thick.", 115, "wool grey"},
			{"Reflective", "Dark by day, bright in headlights.", 110, "cycling safety"},
			{"Corduroy", "Soft ribs in rust red.", 85, "cotton red"},
			{"Recycled Sail", "Cut from sails that have done their miles.", 140, "recycled waterproof"},
		},
	}
}

func audio() shelf {
	return shelf{
		id: "audio", name: "Audio", description: "Headphones and speakers.",
		articles: []article{
			{"headphones", "Closed, over the ear, with a cable that can be replaced.", 11990, "over-ear"},
			{"earbuds", "Three sizes of tips, and a case for the pocket.", 6990, "in-ear"},
			{"speaker", "Fills a room from the size of a loaf of bread.", 14990, "room"},
		},
		varieties: []variety{
			{"Studio", "Tuned flat, for those who mix.", 150, "wired"},
			{"Wireless", "Thirty hours on one charge.", 130, "bluetooth"},
			{"Quiet", "Microphones listen to the noise around you and cancel it.", 190, "bluetooth noise-cancelling"},
			{"Sport", "Sweat and rain do not trouble it.", 95, "bluetooth waterproof"},
			{"Travel", "It folds, and comes with a hard case.", 110, "lightweight travel"},
			{"Walnut Shell", "A shell of walnut for a warm sound.", 170, "wood wired"},
			{"Junior", "Its volume ends at 85 decibels.", 50, "children"},
			{"Repairable", "Every part can be bought and changed with one screwdriver.", 125, "sustainable"},
			{"Budget", "Everything that counts, nothing that shines.", 40, "beginner"},
		},
	}
}
